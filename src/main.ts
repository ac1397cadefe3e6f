import cluster from 'node:cluster';
import { keepCompiled } from './keep-compiled.js';
import { processVariables } from './platform/config/variables.js';
import { workersOf } from './platform/config/workers.js';
import { requireNode } from './required-node.js';

requireNode();
keepCompiled();
const variables = processVariables();
if (cluster.isPrimary && workersOf(variables) > 1) {
  const { supervise } = await import('./workers/supervise.js');
  await supervise(variables);
} else {
  const { run } = await import('./run.js');
  await run(variables);
}
