import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Undoing } from './undoing.js';

/** @param atEnd gets what removes it, with all that is in it then */
export function temporaryFolder(name: string, atEnd: Undoing): string {
  const folder = mkdtempSync(join(tmpdir(), `behorig-${name}-`));
  atEnd.push(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}
