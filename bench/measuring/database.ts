import pg from 'pg';
import { connectionConfig, withUser } from '../../src/platform/database/connection-config.js';
import { ensureLogins } from '../../src/platform/database/database-roles.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';

/** A server of our own with a migrated, empty database, as durable as in production. */
export interface Database {
  readonly ownerUrl: string;
  readonly administrationUrl: string;
  readonly answeringUrl: string;
  readonly version: string;
  /** The server's first process; those that serve connections are its children. */
  readonly serverPid: number;
  stop(): Promise<void>;
}

const PASSWORD = 'only-for-this-run';

export async function startDatabase(folder: string): Promise<Database> {
  const server = await startEmbeddedPostgres({ folder, durable: true });
  const { ownerUrl } = server;
  await migrate(ownerUrl);
  const logins = {
    administration: { user: 'bench_administration', password: PASSWORD },
    answering: { user: 'bench_answering', password: PASSWORD },
  };
  await ensureLogins(ownerUrl, logins);
  return {
    ownerUrl,
    administrationUrl: withUser(ownerUrl, logins.administration.user, PASSWORD),
    answeringUrl: withUser(ownerUrl, logins.answering.user, PASSWORD),
    ...(await describe(ownerUrl)),
    stop: () => server.stop(),
  };
}

export async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(connectionConfig(url));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(text)).rows);
}

async function describe(ownerUrl: string) {
  const [row] = await ask<{ version: string; pid: number }>(
    ownerUrl,
    `SELECT current_setting('server_version') AS version, split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid`,
  );
  if (!row) throw new Error('the database does not answer');
  return { version: row.version, serverPid: row.pid };
}
