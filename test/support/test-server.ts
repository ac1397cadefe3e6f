import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/migrations.js';
import { startDockerPostgres } from './docker-postgres.js';

/** What a worker needs to make databases. */
export interface TestServerAddress {
  /** A superuser's login to the server's maintenance database. */
  readonly url: string;
  /** A migrated database to clone. */
  readonly template: string;
  /** Starts the name of everything this run makes. */
  readonly prefix: string;
}

export interface TestServer {
  readonly address: TestServerAddress;
  close(): Promise<void>;
}

/** Kept between runs: making and migrating it anew would cost each run some seconds. Removing it is always safe. */
const EMBEDDED_FOLDER = resolve(import.meta.dirname, '../../node_modules/.cache/behorig-test');
const RUN_PREFIX = 'behorig_test_';
const TEMPLATE_PREFIX = 'behorig_template_';

/**
 * The server the specs use: the one of `TEST_DATABASE_URL`, else one in Docker, else the embedded one. It may be shared
 * with other runs at the same time. What an earlier run left behind when it was killed is removed.
 */
export async function openTestServer(existing: string | undefined): Promise<TestServer> {
  const server = existing ? { ownerUrl: existing, stop: () => Promise.resolve() } : await startServer();
  const client = new pg.Client(withDatabase(server.ownerUrl, 'postgres'));
  await client.connect();
  const template = TEMPLATE_PREFIX + migrationsDigest();
  const prefix = `${RUN_PREFIX}${randomBytes(4).toString('hex')}_`;
  // Names in use are held by a shared lock for as long as the run lives.
  for (const name of [template, prefix])
    await client.query('SELECT pg_advisory_lock_shared(hashtext($1))', [name]);
  await sweep(client);
  await makeTemplate(client, server.ownerUrl, template, `${prefix}template`);
  const close = async () => {
    await client.query('SELECT pg_advisory_unlock_all()');
    await sweep(client, existing ? [] : [template]);
    await client.end();
    await server.stop();
  };
  return { address: { url: withDatabase(server.ownerUrl, 'postgres'), template, prefix }, close };
}

async function startServer() {
  return (await startDockerPostgres()) ?? startEmbeddedPostgres({ folder: EMBEDDED_FOLDER, durable: false });
}

/** Removes databases and logins of runs that are over, and templates that nobody uses. */
async function sweep(client: pg.Client, keep: string[] = []): Promise<void> {
  const { rows: databases } = await client.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1) OR starts_with(datname, $2)',
    [RUN_PREFIX, TEMPLATE_PREFIX],
  );
  const { rows: logins } = await client.query<{ name: string }>(
    'SELECT rolname AS name FROM pg_roles WHERE starts_with(rolname, $1)',
    [RUN_PREFIX],
  );
  const remove = async (kind: string, names: { name: string }[], force: string) => {
    for (const { name } of names) {
      if (keep.includes(name)) continue;
      await ifUnused(client, name, () =>
        client.query(`DROP ${kind} IF EXISTS ${client.escapeIdentifier(name)}${force}`),
      );
    }
  };
  await remove('DATABASE', databases, ' WITH (FORCE)');
  await remove('ROLE', logins, '');
}

async function ifUnused(client: pg.Client, name: string, work: () => Promise<unknown>): Promise<void> {
  const key = name.startsWith(RUN_PREFIX) ? name.slice(0, RUN_PREFIX.length + 9) : name;
  // A lock we hold ourselves would be given to us again, also exclusively.
  const { rows: held } = await client.query<{ held: boolean }>(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = hashtext($1)::bit(32)::bigint::oid) AS held",
    [key],
  );
  if (!held[0]?.held) await work();
}

/** @param draft where it is migrated; a name of this run, so that no other run takes it for a leftover */
async function makeTemplate(
  client: pg.Client,
  ownerUrl: string,
  template: string,
  draft: string,
): Promise<void> {
  const lock = `making ${template}`;
  await client.query('SELECT pg_advisory_lock(hashtext($1))', [lock]);
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
  if (rowCount === 0) {
    await client.query(`CREATE DATABASE ${draft} TEMPLATE template0`);
    await migrate(withDatabase(ownerUrl, draft));
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
  }
  await client.query('SELECT pg_advisory_unlock(hashtext($1))', [lock]);
}

/** Changes with every migration, so that a template is never stale. */
function migrationsDigest(): string {
  const hash = createHash('sha256');
  for (const folder of readdirSync(MIGRATIONS_FOLDER).sort()) {
    const path = join(MIGRATIONS_FOLDER, folder, folder.endsWith('.toml') ? '' : 'migration.sql');
    hash.update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}
