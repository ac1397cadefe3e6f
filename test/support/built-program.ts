import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Variables } from '../../src/platform/config/environment.js';
import type { Run } from '../cli/captured-terminal.js';
import { oneAtATime } from './postgres.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** The program as it is installed: built, beside `package.json` and `prisma`. */
export interface BuiltProgram {
  /** Runs it in a process of its own, with these variables and no others. */
  run(args: readonly string[], variables: Variables, input?: string): Promise<Run>;
  /** The service's own entry. */
  readonly main: string;
  /** The entry of the command line. */
  readonly cli: string;
}

/**
 * Built once, by the first of the run that asks, and in a folder of the run's own: runs at the same time do not meet in
 * `dist`. What Node compiled for one process it keeps there for the next.
 */
export async function builtProgram(): Promise<BuiltProgram> {
  const folder = process.env.BEHORIG_TEST_FOLDER;
  if (!folder) throw new Error('Only specs under test/ have the built program.');
  const program = join(folder, 'program');
  if (!existsSync(program))
    await oneAtATime('build', async () => existsSync(program) || build(folder, program));
  const [main, cli] = [join(program, 'dist/main.js'), join(program, 'dist/cli.js')];
  return { main, cli, run: (args, variables, input = '') => run([cli, ...args], variables, input) };
}

/** Beside its place and then moved there, so it is whole or missing. */
async function build(folder: string, program: string): Promise<void> {
  const fresh = await mkdtemp(join(folder, 'new-'));
  const built = ['src', '--out-dir', join(fresh, 'dist'), '--strip-leading-paths', '--copy-files'];
  const swc = join(ROOT, 'node_modules/@swc/cli/bin/swc.js');
  for (const step of [
    [swc, ...built, '--ignore', '**/*.spec.ts'],
    ['pack.mjs', join(fresh, 'dist')],
  ])
    await promisify(execFile)(process.execPath, step, { cwd: ROOT });
  for (const name of ['package.json', 'prisma']) await symlink(join(ROOT, name), join(fresh, name));
  await rename(fresh, program);
}

async function run(args: readonly string[], variables: Variables, input: string): Promise<Run> {
  const child = spawn(process.execPath, args, { env: { ...variables } });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  const exitCode = await new Promise<number>((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      done(code ?? -1);
    });
  });
  return { exitCode, out, err };
}
