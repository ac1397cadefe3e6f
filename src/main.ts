import cluster from 'node:cluster';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { processVariables } from './platform/config/variables.js';
import { workersOf } from './platform/config/workers.js';

// What was compiled at an earlier start is read again; beside the program, where nobody else can write.
if (import.meta.filename.endsWith('.js')) enableCompileCache(join(import.meta.dirname, '.compiled'));

const variables = processVariables();
if (cluster.isPrimary && workersOf(variables) > 1) {
  const { supervise } = await import('./workers/supervise.js');
  await supervise(variables);
} else {
  const { run } = await import('./run.js');
  await run(variables);
}
