import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { resolve } from 'node:path';
import type { Variables } from '../../src/platform/config/environment.js';
import { builtProgram } from './built-program.js';

const ROOT = resolve(import.meta.dirname, '../..');
const STARTS_WITHIN_MS = 50_000;

/** The service in a process of its own, as an operator runs it. */
export interface ServiceProcess {
  readonly address: string;
  readonly pid: number;
  /** Everything it wrote so far, to standard output and standard error. */
  output(): string;
  /** Resolves when it has written this so often. */
  untilWritten(text: string, times?: number): Promise<void>;
  /** Resolves when it and all that it has started have ended. */
  readonly allEnded: Promise<unknown>;
  /** Asks it to end. @returns its exit code */
  stop(): Promise<number | null>;
}

/**
 * Starts what was built in production mode with these variables and no others, in one process unless WORKERS says more;
 * its log must at least say `info`, where it listens.
 */
export async function startServiceProcess(variables: Variables): Promise<ServiceProcess> {
  const env = { LOG_LEVEL: 'info', WORKERS: '1', ...variables, NODE_ENV: 'production' };
  const { main } = await builtProgram();
  const child = spawn(process.execPath, [main], { cwd: ROOT, env });
  let output = '';
  const written = new EventEmitter();
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const address = await new Promise<string>((found, fail) => {
    const timer = setTimeout(() => {
      child.kill();
      fail(new Error(`The service did not start: ${output}`));
    }, STARTS_WITHIN_MS);
    const read = (chunk: string) => {
      output += chunk;
      written.emit('more');
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
    allEnded: once(child, 'close'),
    output: () => output,
    untilWritten: async (text, times = 1) => {
      while (output.split(text).length <= times) await once(written, 'more');
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}
