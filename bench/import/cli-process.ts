import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Database } from '../measuring/database.js';
import { ATTRIBUTE_BASE_URI } from '../measuring/service-process.js';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');

/** Runs a command as an operator does, built, in a process of its own. @throws Error with what it said when it fails */
export async function runCommand(
  { administrationUrl, answeringUrl }: Database,
  args: string[],
): Promise<unknown> {
  const child = spawn(process.execPath, [CLI, ...args, '--json'], {
    env: {
      NODE_ENV: 'production',
      ADMINISTRATION_DATABASE_URL: administrationUrl,
      ANSWERING_DATABASE_URL: answeringUrl,
      ATTRIBUTE_BASE_URI,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${errors}${output}`);
  return JSON.parse(output);
}
