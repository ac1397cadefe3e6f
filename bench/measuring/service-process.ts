import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Database } from './database.js';
import { freePort } from './free-port.js';
import { untilAnswered } from './until-answered.js';

/** The service as an operator runs it: a process of its own, built, in production mode, its log in a file. */
export interface ServiceProcess {
  readonly pid: number;
  /** Without a path. */
  readonly address: string;
  /** What it measures of itself, at an address of its own. */
  readonly metrics?: string;
  stop(): Promise<void>;
}

export const ATTRIBUTE_BASE_URI = 'https://bench.example/attributes/1.0';
/** Characters of the log of a service that does not start. */
const LOG_SHOWN = 2_000;
/** As in the image. */
export const MEMORY = ['--max-semi-space-size=8', '--max-old-space-size=512', '--heap-growing-percent=30'];
/** As in the image, too: variables of glibc's allocator. */
export const ALLOCATION = { MALLOC_MMAP_THRESHOLD_: '131072' };
/** How many processes answer in what is measured; empty: as many as the service decides for itself. */
export const WORKERS = process.env.BENCH_WORKERS ?? '';
const OURS = resolve(import.meta.dirname, '../..');

/** What differs from run to run. */
export interface Starting {
  /** Where to write a CPU profile when it stops; absent: none is taken. */
  readonly profiles?: string;
  /** Of a build; ours when absent. */
  readonly root?: string;
}

/**
 * Starts it on a free port of the loopback and waits until it is ready.
 * @param folder holds its keys and gets its log
 */
export async function startService(
  folder: string,
  database: Database,
  { profiles, root = OURS }: Starting = {},
): Promise<ServiceProcess> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const address = `http://127.0.0.1:${port}`;
  const logFile = join(folder, 'service.log');
  const log = openSync(logFile, 'a');
  const profiling =
    profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${profiles}`];
  const child = spawn(process.execPath, [...profiling, ...MEMORY, join(root, 'dist', 'main.js')], {
    cwd: root,
    env: { ...ALLOCATION, ...variables(folder, database, address, port), METRICS_PORT: String(metricsPort) },
    stdio: ['ignore', log, log],
  });
  await untilAnswered(child, `${address}/health/ready`).catch((error: unknown) => {
    throw new Error(readFileSync(logFile, 'utf8').slice(-LOG_SHOWN), { cause: error });
  });
  return {
    pid: child.pid ?? 0,
    address,
    metrics: `http://127.0.0.1:${metricsPort}/metrics`,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function variables(folder: string, database: Database, address: string, port: number) {
  return {
    NODE_ENV: 'production',
    WORKERS,
    PORT: String(port),
    PUBLIC_URL: address,
    ADMINISTRATION_DATABASE_URL: database.administrationUrl,
    ANSWERING_DATABASE_URL: database.answeringUrl,
    KEYS_FOLDER: join(folder, 'keys'),
    ATTRIBUTE_BASE_URI,
    OPERATOR_NUMBER: '2021006883',
    OPERATOR_NAME: 'Bench',
    OPERATOR_URL: 'https://bench.example',
    CONTACT_MAIL: 'nobody@bench.example',
  };
}
