import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { connectionConfig, withUser } from '../../src/platform/database/connection-config.js';
import { ensureLogins } from '../../src/platform/database/database-roles.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';

/** Folder of the PostgreSQL to measure with, with its programs in `bin`; without it that of the npm package, which is compiled for size. */
const INSTALLATION = process.env.BENCH_POSTGRES;

/** A server of our own with a migrated, empty database, as durable as in production. */
export interface Database {
  readonly ownerUrl: string;
  readonly administrationUrl: string;
  readonly answeringUrl: string;
  /** With how it was compiled: `18.4 (-Os)`. */
  readonly version: string;
  /** The server's first process; those that serve connections are its children. */
  readonly serverPid: number;
  stop(): Promise<void>;
}

const PASSWORD = 'only-for-this-run';

/** @param root of the build whose schema it gets; ours when absent */
export async function startDatabase(folder: string, root?: string): Promise<Database> {
  const server = await startEmbeddedPostgres({ folder, durable: true, installation: INSTALLATION });
  const { ownerUrl } = server;
  const logins = {
    administration: { user: 'bench_administration', password: PASSWORD },
    answering: { user: 'bench_answering', password: PASSWORD },
  };
  const administrationUrl = withUser(ownerUrl, logins.administration.user, PASSWORD);
  const answeringUrl = withUser(ownerUrl, logins.answering.user, PASSWORD);
  if (root === undefined) {
    await migrate(ownerUrl);
    await ensureLogins(ownerUrl, logins);
  } else migrateAs(root, { ownerUrl, administrationUrl, answeringUrl });
  return {
    ...{ ownerUrl, administrationUrl, answeringUrl },
    ...(await describe(ownerUrl)),
    stop: () => server.stop(),
  };
}

/** As the operator of that version does, whose schema may be another. */
function migrateAs(root: string, urls: Pick<Database, 'ownerUrl' | 'administrationUrl' | 'answeringUrl'>) {
  const env = {
    DATABASE_URL: urls.ownerUrl,
    ADMINISTRATION_DATABASE_URL: urls.administrationUrl,
    ANSWERING_DATABASE_URL: urls.answeringUrl,
  };
  execFileSync(process.execPath, [join(root, 'dist', 'cli.js'), 'migrate'], {
    cwd: root,
    env,
    stdio: 'pipe',
  });
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
  const [row] = await ask<{ version: string; flags: string; pid: number }>(
    ownerUrl,
    `SELECT current_setting('server_version') AS version, split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int AS pid,
      (SELECT setting FROM pg_config WHERE name = 'CFLAGS') AS flags`,
  );
  if (!row) throw new Error('the database does not answer');
  // Of several the last one counts.
  const optimisation = row.flags.match(/-O\w+/g)?.at(-1) ?? 'unknown flags';
  return { version: `${row.version} (${optimisation})`, serverPid: row.pid };
}
