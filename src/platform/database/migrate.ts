import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { connectionConfig } from './connection-config.js';
import { refuseLostPrivileges } from './database-groups.js';
import { causeOf, databaseFailure } from './database-failure.js';
import { installJobs } from './jobs-schema.js';
import { migrationNames, MIGRATIONS_FOLDER } from './migrations.js';

/** As Prisma makes it. */
const HISTORY = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL,
  logs TEXT, rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/** Held while migrating, so that of two instances that start at once the second waits and finds nothing to do. */
const MIGRATION_LOCK = 4_837_262;

export interface Migrated {
  /** Now. */
  readonly applied: string[];
  /** Those of a newer version that the database has and this one does not know. */
  readonly newer: string[];
}

/**
 * Brings the database to the schema of this version: applies what is missing of `prisma/migrations`, each whole or not
 * at all, and records it in `_prisma_migrations` as Prisma would. Safe to call at every start, by several at once.
 * @param ownerUrl a login that owns the schema and may create roles
 * @param underWay called when PostgreSQL has been given all of them, and a busy thread would not keep it waiting
 * @returns the names of the migrations
 * @throws DomainError `database.wrong-encoding`, `database.not-empty`, `database.privileges-lost`, `database.migration-failed`; `database.migration-unclear` when an
 * earlier run was cut off in the middle
 */
export async function migrate(ownerUrl: string, underWay?: () => void): Promise<Migrated> {
  const guard = new pg.Client(connectionConfig(ownerUrl));
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseWrongEncoding(guard);
    await refuseUnclearState(guard);
    await refuseLostPrivileges(guard);
    const { missing, newer } = await compared(guard);
    const applying = apply(guard, await Promise.all(missing.map(readMigration)));
    underWay?.();
    await applying;
    await installJobs(guard);
    return { applied: missing, newer };
  } finally {
    await guard.end();
  }
}

async function compared(client: pg.Client): Promise<{ missing: string[]; newer: string[] }> {
  await client.query(HISTORY);
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1',
  );
  const applied = rows.map((row) => row.migration_name);
  const known = await migrationNames();
  return {
    missing: known.filter((name) => !applied.includes(name)),
    newer: applied.filter((name) => !known.includes(name)),
  };
}

interface Migration {
  readonly name: string;
  readonly script: string;
}

async function readMigration(name: string): Promise<Migration> {
  return { name, script: await readFile(join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8') };
}

/** All in one message. Of each, script and record are one transaction; at the first that fails PostgreSQL leaves the rest. */
async function apply(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const texts = migrations.map(({ name, script }) => {
    const checksum = createHash('sha256').update(script).digest('hex');
    const record = `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
      VALUES (gen_random_uuid(), '${checksum}', ${client.escapeLiteral(name)}, clock_timestamp(), 1)`;
    return ['BEGIN', `${script}\n`, record, 'COMMIT;'].join(';\n');
  });
  try {
    await client.query(texts.join('\n'));
  } catch (cause) {
    await client.query('ROLLBACK');
    throw failed((await compared(client)).missing.slice(0, 1), cause);
  }
}

/** Identifiers are compared in lower case here and in the code; the two must agree beyond ASCII. */
async function refuseWrongEncoding(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ right: boolean }>("SELECT lower('ÅÄÖÉ') = 'åäöé' AS right");
  if (rows[0]?.right) return;
  const message =
    'The database must be made with encoding UTF8 and a locale such as C.UTF-8, sv_SE.UTF-8 or en_US.UTF-8.';
  throw new DomainError('database.wrong-encoding', 'invalid-input', message);
}

async function refuseUnclearState(client: pg.Client): Promise<void> {
  if (!(await hasHistory(client))) return refuseForeignTables(client);
  const unfinished =
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL';
  const { rows } = await client.query<{ migration_name: string }>(unfinished);
  if (rows.length === 0) return;
  throw new DomainError(
    'database.migration-unclear',
    'conflict',
    'An earlier migration was cut off. See whether the database holds what it makes; then set finished_at (it does) ' +
      'or rolled_back_at (it does not) of its row in _prisma_migrations, and migrate again.',
    { migrations: rows.map((row) => row.migration_name) },
  );
}

async function hasHistory(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_class WHERE oid = to_regclass('_prisma_migrations')",
  );
  return rowCount !== 0;
}

async function refuseForeignTables(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query("SELECT FROM pg_tables WHERE schemaname = 'public' LIMIT 1");
  if (rowCount === 0) return;
  const message = 'The database holds tables of something else. Give the service a database of its own.';
  throw new DomainError('database.not-empty', 'conflict', message);
}

function failed(migrations: string[], cause: unknown): DomainError {
  const message = 'A migration failed and was rolled back; the database is as it was before it.';
  const failure = databaseFailure(cause);
  const told = { cause: failure ? causeOf(failure) : cause };
  return new DomainError('database.migration-failed', 'internal', message, { migrations }, told);
}
