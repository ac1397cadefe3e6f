import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { freePort } from '../measuring/free-port.js';
import { say } from '../measuring/say.js';
import { untilAnswered } from '../measuring/until-answered.js';
import { configuration, policy } from './cerbos.policy.js';

/** The Cerbos PDP, a process of its own. */
export interface Cerbos {
  readonly pid: number;
  /** Without a path. */
  readonly address: string;
  readonly version: string;
  stop(): Promise<void>;
}

/** Its package is the program for one platform. */
const PACKAGE = '@cerbos/cerbos-linux-x64';
const VERSION = '0.55.0';
const FOLDER = resolve(import.meta.dirname, '../../data/bench/cerbos');

/**
 * Starts it on free ports of the loopback, with our policy, and waits until it is ready.
 * @param folder gets policy, configuration and log
 * @throws Error when it is not installed or does not become ready
 */
export async function startCerbos(folder: string, organisations: readonly string[]): Promise<Cerbos> {
  const { program, version } = installed();
  const policies = join(folder, 'policies');
  mkdirSync(policies, { recursive: true });
  const ports = { http: await freePort(), grpc: await freePort() };
  // JSON is YAML.
  writeFileSync(join(policies, 'case.yaml'), JSON.stringify(policy(organisations)));
  const config = join(folder, 'cerbos.yaml');
  writeFileSync(config, JSON.stringify(configuration(policies, ports)));
  const log = openSync(join(folder, 'cerbos.log'), 'a');
  const child = spawn(program, ['server', `--config=${config}`, '--log-level=error'], {
    stdio: ['ignore', log, log],
  });
  const address = `http://127.0.0.1:${ports.http}`;
  await untilAnswered(child, `${address}/_cerbos/health`);
  return {
    ...{ pid: child.pid ?? 0, address, version },
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Installed when this bench first runs, beside its results: nothing else needs it, and it is large. */
function installed(): { readonly program: string; readonly version: string } {
  mkdirSync(FOLDER, { recursive: true });
  const require = createRequire(join(FOLDER, 'package.json'));
  try {
    return found(require);
  } catch {
    say(`installing ${PACKAGE}@${VERSION}`);
    const options = [
      '--prefix',
      FOLDER,
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
    ];
    spawnSync('npm', ['install', ...options, `${PACKAGE}@${VERSION}`], { stdio: 'inherit' });
    return found(require);
  }
}

function found(require: NodeJS.Require): { readonly program: string; readonly version: string } {
  const { version } = require(`${PACKAGE}/package.json`) as { version: string };
  return { program: require.resolve(PACKAGE), version };
}
