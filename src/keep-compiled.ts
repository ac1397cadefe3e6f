import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** What was compiled at an earlier start is read again; it is kept beside the program, where nobody else can write. */
export function keepCompiled(): void {
  if (import.meta.filename.endsWith('.js')) enableCompileCache(join(import.meta.dirname, '.compiled'));
}
