import cluster from 'node:cluster';
import { ConfigurationError, type Variables } from './platform/config/environment.js';
import { DatabaseCause } from './platform/database/database-cause.js';
import { DomainError } from './platform/errors/domain-error.js';

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
  const onStop = (step: () => Promise<void>): void => void stops.push(step);
  if (variables.NODE_ENV === 'development') {
    const { startDevelopment } = await import('./development/start-development.js');
    await startDevelopment(variables, onStop);
  } else {
    const { startProduction } = await import('./start-production.js');
    await startProduction(variables, onStop, () => void stop(0));
  }
}

/** What may be shown: other errors' messages might quote a secret of the configuration. */
function explain(error: unknown, variables: Variables): unknown {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof DomainError) {
    const { message, remedy, code, cause } = error;
    const told = cause instanceof DatabaseCause ? ` (${cause.message})` : '';
    return `${[message, remedy].filter(Boolean).join(' ')} (${code})${told}`;
  }
  const { name, code, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return portInUse(error as { port?: number }, variables);
  if (variables.NODE_ENV === 'development') return error;
  const frames = stack?.split('\n').filter((line) => line.startsWith('    at ')) ?? [];
  return [[name, code].filter(Boolean).join(' '), ...frames].join('\n');
}

function portInUse({ port }: { port?: number }, { NODE_ENV, METRICS_PORT }: Variables): string {
  const name = METRICS_PORT !== undefined && String(port) === METRICS_PORT ? 'METRICS_PORT' : 'PORT';
  const example = NODE_ENV === 'development' && name === 'PORT' ? ', for example: PORT=3001 npm start' : '';
  return `Port ${port} is in use by another program. Set another ${name}${example}`;
}
