import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Variables } from '../../src/platform/config/environment.js';
import type { Run } from '../cli/captured-terminal.js';

const ROOT = resolve(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache');

/** The program as it is installed: built, beside `package.json` and `prisma`. */
export interface BuiltProgram {
  /** Runs it in a process of its own, with these variables and no others. */
  run(args: readonly string[], variables: Variables, input?: string): Promise<Run>;
  /** The service's own entry. */
  readonly main: string;
  remove(): void;
}

/** Builds into a folder of its own, so that runs at the same time do not meet in `dist`. */
export async function buildProgram(): Promise<BuiltProgram> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'behorig-cli-'));
  const built = ['src', '--out-dir', join(folder, 'dist'), '--strip-leading-paths', '--copy-files'];
  const swc = join(ROOT, 'node_modules/@swc/cli/bin/swc.js');
  await promisify(execFile)(process.execPath, [swc, ...built, '--ignore', '**/*.spec.ts'], { cwd: ROOT });
  for (const name of ['package.json', 'prisma']) symlinkSync(join(ROOT, name), join(folder, name));
  return {
    run: (args, variables, input = '') => run([join(folder, 'dist/cli.js'), ...args], variables, input),
    main: join(folder, 'dist/main.js'),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
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
