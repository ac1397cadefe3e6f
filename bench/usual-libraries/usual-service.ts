import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePort } from '../measuring/free-port.js';
import { ALLOCATION, ATTRIBUTE_BASE_URI, MEMORY, type ServiceProcess } from '../measuring/service-process.js';
import { untilAnswered } from '../measuring/until-answered.js';
import type { Configuration } from './server.js';

const LOADER = resolve(import.meta.dirname, '../../test/support/typescript-loader.mjs');

/** @param folder for its configuration and its log */
export async function startUsualService(
  folder: string,
  given: Pick<Configuration, 'databaseUrl' | 'signing' | 'party'>,
): Promise<ServiceProcess> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const configuration: Configuration = { ...given, port, entityId: address, baseUri: ATTRIBUTE_BASE_URI };
  const file = join(folder, 'usual.json');
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  const log = openSync(join(folder, 'usual.log'), 'a');
  const child = spawn(
    process.execPath,
    [...MEMORY, '--import', LOADER, resolve(import.meta.dirname, 'server.ts'), file],
    { env: { ...ALLOCATION, NODE_ENV: 'production' }, stdio: ['ignore', log, log] },
  );
  await untilAnswered(child, `${address}/health/ready`);
  return {
    pid: child.pid ?? 0,
    address,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
