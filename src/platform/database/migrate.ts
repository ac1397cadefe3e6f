import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { DomainError } from '../errors/domain-error.js';
import { connectionConfig } from './connection-config.js';
import { installJobs } from './jobs-schema.js';

/** `prisma/migrations` of the package, from src as from dist. */
export const MIGRATIONS_FOLDER = resolve(import.meta.dirname, '../../../prisma/migrations');

/** Held while migrating, so that of two instances that start at once the second waits and finds nothing to do. */
const MIGRATION_LOCK = 4_837_262;

/**
 * Brings the database to the schema of this version: applies what is missing of `prisma/migrations`, each whole or not
 * at all, and records it in Prisma's own `_prisma_migrations`. Safe to call at every start, by several at once.
 * @param ownerUrl a login that owns the schema and may create roles
 * @returns the names of the migrations applied now
 * @throws DomainError `database.wrong-encoding`, `database.not-empty`, `database.migration-failed`; `database.migration-unclear` when an
 * earlier run was cut off in the middle
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const guard = new pg.Client(connectionConfig(ownerUrl));
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await refuseWrongEncoding(guard);
    await refuseUnclearState(guard);
    const applied = (await isUpToDate(guard)) ? [] : await apply(ownerUrl);
    await installJobs(guard);
    return applied;
  } finally {
    await guard.end();
  }
}

/** Asked first, as at most starts there is nothing to apply: to read the engine and have it ask takes longer than all else here. */
async function isUpToDate(client: pg.Client): Promise<boolean> {
  if (!(await hasHistory(client))) return false;
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return (await migrationNames()).every((name) => applied.has(name));
}

async function apply(ownerUrl: string): Promise<string[]> {
  const { withSchemaEngine } = await import('./schema-engine.js');
  const migrationsList = await readMigrations();
  const filters = { externalTables: [], externalEnums: [] };
  return withSchemaEngine(ownerUrl, async (engine) => {
    try {
      return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames;
    } catch (cause) {
      // What failed has left nothing behind, so it may be tried again once it is mended.
      const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
        migrationsList,
        optInToShadowDatabase: false,
        filters,
      });
      for (const migrationName of failedMigrationNames)
        await engine.markMigrationRolledBack({ migrationName });
      throw failed(failedMigrationNames, cause);
    }
  });
}

/** Prisma's list of the migrations on disk. */
async function readMigrations() {
  const migrationDirectories = (await migrationNames()).map(async (path) => {
    const value = await readFile(join(MIGRATIONS_FOLDER, path, 'migration.sql'), 'utf8');
    return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } };
  });
  return {
    baseDir: MIGRATIONS_FOLDER,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(MIGRATIONS_FOLDER, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(migrationDirectories),
  };
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(MIGRATIONS_FOLDER, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort();
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
  const message =
    'A migration failed and was rolled back; the database is as it was before it. The log has the cause.';
  return new DomainError('database.migration-failed', 'internal', message, { migrations }, { cause });
}
