import cluster from 'node:cluster';
import {
  ConfigurationError,
  readEnvironment,
  type Environment,
  type Variables,
} from './platform/config/environment.js';
import { DomainError } from './platform/errors/domain-error.js';
import { createLogger } from './platform/logging/logger.js';
import { serve } from './serve.js';
import { ServiceMetrics } from './service-metrics.js';
import { onMessage, tellSupervisor } from './workers/supervisor-link.js';

const stops: (() => Promise<void>)[] = [];
let stopping = false;

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  for (const step of stops.reverse()) await step();
  process.exit(exitCode);
}

/** Serves in this process until it is told to end, as the whole service or as one of its workers. */
export async function run(variables: Variables): Promise<void> {
  process.on('SIGTERM', () => void stop(0));
  // A terminal sends this one to all processes: for workers their supervisor decides.
  process.on('SIGINT', () => void (cluster.isWorker || stop(0)));
  process.on('SIGHUP', () => void (cluster.isWorker || stop(0)));
  try {
    await start(variables);
  } catch (error) {
    console.error(explain(error, variables));
    await stop(error instanceof ConfigurationError ? 3 : 1);
  }
}

async function start(variables: Variables): Promise<void> {
  if (variables.NODE_ENV === 'development') {
    const { startDevelopment } = await import('./development/start-development.js');
    await startDevelopment(variables, (step) => void stops.push(step));
  } else {
    await startProduction(readEnvironment(variables));
  }
}

async function startProduction(environment: Environment): Promise<void> {
  const { app, retire } = await serve(environment, createLogger(environment));
  stops.push(() => app.close());
  onMessage(({ kind }) => {
    if (kind !== 'retire') return;
    stops.push(async () =>
      tellSupervisor({ kind: 'leaves', measured: await app.get(ServiceMetrics).legacy() }),
    );
    void retire().then(() => stop(0));
  });
  await tellSupervisor({ kind: 'serves' });
}

/** What may be shown: other errors' messages might quote a secret of the configuration. */
function explain(error: unknown, { NODE_ENV }: Variables): unknown {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof DomainError) return `${error.message} (${error.code})`;
  const { name, code, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return 'The port is in use by another program. Choose another, for example: PORT=3001 npm start';
  }
  if (NODE_ENV === 'development') return error;
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return [[name, code].filter(Boolean).join(' '), ...frames].join('\n');
}
