import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { connectionConfig, withDatabase } from './connection-config.js';
import { launchServer, type EmbeddedPostgresOptions } from './launch-server.js';
import { control, ownerAddress, startServer, type Server } from './server-files.js';

export interface EmbeddedPostgres {
  /** Connects as the owner (a superuser) to the database `behorig`. Holds a password. */
  readonly ownerUrl: string;
  /** Its data folder was made just now. */
  readonly fresh: boolean;
  /** Lets go of the server, and stops it when no other process holds it. Until then it keeps this process alive. */
  stop(): Promise<void>;
}

const DATABASE = 'behorig';
const START_TIMEOUT_MS = 30_000;
const RETRY_MS = 100;
/** Held shared by every process that uses the server; who gets it alone may stop it. */
const HOLD_LOCK = 4_837_261;

/**
 * A real PostgreSQL 18 of our own under a folder, for a fresh clone and for tests. Where one already runs there (the
 * service runs and a command is given) it is joined, and whoever lets go last stops it. A server left behind by a
 * killed process is joined too, and one that dies under us is started again. It is reached through a Unix socket that
 * only its account may use (on Windows a port of 127.0.0.1), with a random password; while it runs the address is in
 * `<folder>/connection.json`, readable by its owner alone.
 * @param launching the same server, which was launched before
 * @throws DomainError `database.not-started` when no server answers within 30 seconds
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
  launching = launchServer(options),
): Promise<EmbeddedPostgres> {
  const { folder } = options;
  const server = await launching;
  const hold = new Hold(server, await ownerAddress(server));
  await hold.taken();
  const connection = { path: join(folder, 'connection.json'), url: withDatabase(hold.url, DATABASE) };
  await writeFile(connection.path, JSON.stringify({ url: connection.url }), { mode: 0o600 });
  return {
    ownerUrl: connection.url,
    fresh: server.fresh,
    stop: async () => {
      if (await hold.release()) await rm(connection.path, { force: true });
    },
  };
}

/** Our hold on the server: an open connection that has the lock. Taken again when the server dies under us. */
class Hold {
  private released = false;
  private client: Promise<pg.Client>;

  constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    this.client = this.take();
  }

  async taken(): Promise<void> {
    await this.client;
  }

  /** @returns whether the server was stopped */
  async release(): Promise<boolean> {
    if (this.released) return false;
    this.released = true;
    const client = await this.client;
    const stopping = await isLast(client);
    if (stopping) await control(this.server, 'stop');
    await client.end().catch(() => undefined);
    return stopping;
  }

  private async take(): Promise<pg.Client> {
    const client = await connectOrStart(this.server, this.url);
    client.once('end', () => {
      if (this.released) return;
      this.client = this.take();
      this.client.catch(() => undefined);
    });
    return client;
  }
}

async function isLast(client: pg.Client): Promise<boolean> {
  try {
    await client.query('SELECT pg_advisory_unlock_shared($1)', [HOLD_LOCK]);
    const { rows } = await client.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
      HOLD_LOCK,
    ]);
    return rows[0]?.alone ?? false;
  } catch {
    return false;
  }
}

async function connectOrStart(server: Server, url: string): Promise<pg.Client> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await connect(url);
    } catch (cause) {
      if (Date.now() > deadline) throw notStarted(server, cause);
    }
    // A failed start is normal: another process may be starting or stopping the same server. The next connection tells.
    const started = await startServer(server).then(
      () => true,
      () => false,
    );
    if (!started) await pause(RETRY_MS);
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client(connectionConfig(url));
  // Loss of the connection is seen by its end; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT pg_advisory_lock_shared($1)', [HOLD_LOCK]);
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

function notStarted({ folders }: Server, cause: unknown): DomainError {
  return new DomainError(
    'database.not-started',
    'unavailable',
    `The embedded PostgreSQL did not start. Its log is ${folders.log}.`,
    {},
    { cause },
  );
}
