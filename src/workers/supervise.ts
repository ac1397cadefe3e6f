import { pino } from 'pino';
import type { Environment } from '../platform/config/environment.js';
import { createLogger } from '../platform/logging/logger.js';
import type { Variables } from '../platform/config/variables.js';
import { workersOf } from '../platform/config/workers.js';
import { DidNotStart } from './one-worker.js';
import { Supervisor } from './supervisor.js';

/**
 * Has several processes serve (WORKERS). SIGTERM and SIGINT end all of them when they have finished what is under way;
 * SIGHUP replaces them one by one. Ends with the exit code of a worker when workers cannot start.
 */
export async function supervise(variables: Variables): Promise<void> {
  const log = createLogger({ NODE_ENV: 'production', LOG_LEVEL: levelOf(variables) });
  const supervisor = new Supervisor(workersOf(variables), log, (exitCode) => void stop(exitCode));
  let exits: Promise<void> | undefined;
  const stop = (exitCode: number): Promise<void> =>
    (exits ??= supervisor.stop().then(() => process.exit(exitCode)));
  process.on('SIGTERM', () => void stop(0));
  process.on('SIGINT', () => void stop(0));
  process.on('SIGHUP', () => void supervisor.roll());
  try {
    await supervisor.start();
  } catch (error) {
    if (!(error instanceof DidNotStart)) throw error;
    await stop(error.exitCode);
  }
}

/** A level that there is not is told by the first worker. */
function levelOf({ LOG_LEVEL = '' }: Variables): Environment['LOG_LEVEL'] {
  const isOne = LOG_LEVEL === 'silent' || LOG_LEVEL in pino.levels.values;
  return isOne ? (LOG_LEVEL as Environment['LOG_LEVEL']) : 'info';
}
