import { request } from 'node:http';

const ANSWER_TIMEOUT_MS = 500;
const IMAGE = 'postgres:18';

/** A PostgreSQL in a container. Undefined where no Docker answers at once, or has or gets no image. */
export async function startDockerPostgres(): Promise<
  { ownerUrl: string; stop(): Promise<void> } | undefined
> {
  if (!(await dockerAnswers())) return undefined;
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  try {
    const container = await new PostgreSqlContainer(IMAGE)
      .withCommand(['-c', 'fsync=off', '-c', 'max_connections=200'])
      .start();
    return {
      ownerUrl: container.getConnectionUri(),
      stop: async () => {
        await container.stop();
      },
    };
  } catch (error) {
    console.warn(`Docker answers but gives no ${IMAGE}; the embedded PostgreSQL is used.`, error);
    return undefined;
  }
}

function dockerAnswers(): Promise<boolean> {
  const host = new URL(process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock');
  const where =
    host.protocol === 'unix:' ? { socketPath: host.pathname } : { host: host.hostname, port: host.port };
  return new Promise((resolve) => {
    const ping = request({ ...where, path: '/_ping', timeout: ANSWER_TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => {
      resolve(false);
    });
    ping.end();
  });
}
