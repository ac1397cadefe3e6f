import * as nodeModule from 'node:module';
import { join } from 'node:path';

/** What was compiled at an earlier start is read again; it is kept beside the program, where nobody else can write. */
export function keepCompiled(): void {
  // Not by its name alone: with a Node that is too old nothing would run, not even what says so.
  if (import.meta.filename.endsWith('.js'))
    nodeModule.enableCompileCache(join(import.meta.dirname, '.compiled'));
}
