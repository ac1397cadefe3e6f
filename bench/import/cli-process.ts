import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Database } from '../measuring/database.js';
import { ATTRIBUTE_BASE_URI } from '../measuring/service-process.js';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const LOOK_EVERY_MS = 50;

export interface CommandRun {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Most that the process had in memory at once. */
  readonly peakMegabytes: number;
  readonly output: unknown;
}

/** Runs a command as an operator does, built, in a process of its own. @throws Error with what it said when it fails */
export async function runCommand(
  { administrationUrl, answeringUrl }: Database,
  args: string[],
): Promise<CommandRun> {
  const begun = performance.now();
  const child = spawn(process.execPath, [CLI, ...args, '--json'], {
    env: {
      NODE_ENV: 'production',
      ADMINISTRATION_DATABASE_URL: administrationUrl,
      ANSWERING_DATABASE_URL: answeringUrl,
      ATTRIBUTE_BASE_URI,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let peak = 0;
  const looking = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid));
  }, LOOK_EVERY_MS);
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  clearInterval(looking);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${errors}${output}`);
  return {
    seconds: (performance.now() - begun) / 1_000,
    peakMegabytes: peak,
    output: JSON.parse(output),
  };
}

/** proc(5), VmHWM; 0 where the system does not tell. */
function peakOf(pid: number | undefined): number {
  try {
    const [, kilobytes = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
