import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRunFolder } from './run-folder.js';

it('removes what runs that were killed have left, and nothing of one that goes on', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'behorig-runs-'));
  const ended = spawn(process.execPath, ['--version']);
  await once(ended, 'close');
  const left = join(parent, `behorig-run-${String(ended.pid)}-a`);
  const other = join(parent, 'behorig-test');
  for (const folder of [left, other]) mkdirSync(join(folder, 'program'), { recursive: true });
  const own = makeRunFolder(parent);
  const another = makeRunFolder(parent);
  expect([left, other, own, another].map((folder) => existsSync(folder))).toEqual([false, true, true, true]);
  rmSync(parent, { recursive: true });
});
