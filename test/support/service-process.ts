import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Variables } from '../../src/platform/config/environment.js';

const ROOT = resolve(import.meta.dirname, '../..');
const STARTS_WITHIN_MS = 25_000;

/** The service in a process of its own, as an operator runs it. */
export interface ServiceProcess {
  readonly address: string;
  readonly pid: number;
  /** Everything it wrote so far, to standard output and standard error. */
  output(): string;
  /** Asks it to end. @returns its exit code */
  stop(): Promise<number | null>;
}

/** Starts it in production mode with these variables and no others; its log must at least say `info`, where it listens. */
export async function startServiceProcess(variables: Variables): Promise<ServiceProcess> {
  const loader = ['--import', './test/support/typescript-loader.mjs', 'src/main.ts'];
  const env = { LOG_LEVEL: 'info', ...variables, NODE_ENV: 'production' };
  const child = spawn(process.execPath, loader, { cwd: ROOT, env });
  let output = '';
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const address = await new Promise<string>((found, fail) => {
    const timer = setTimeout(() => {
      child.kill();
      fail(new Error(`The service did not start: ${output}`));
    }, STARTS_WITHIN_MS);
    const read = (chunk: string) => {
      output += chunk;
      const listening = /Server listening at (http:[^"\s]+)/.exec(output)?.[1];
      if (!listening) return;
      clearTimeout(timer);
      found(listening);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    void ended.then(() => {
      clearTimeout(timer);
      fail(new Error(`The service ended: ${output}`));
    });
  });
  return {
    address,
    pid: child.pid ?? 0,
    output: () => output,
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
