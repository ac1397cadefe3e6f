import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { MIGRATIONS_FOLDER } from '../../src/platform/database/migrations.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { withSchemaEngine } from '../support/schema-engine.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('records every migration in the table of Prisma', async () => {
  const client = await database.connect();
  const { rows } = await client.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1',
  );
  expect(rows.map((row) => row.migration_name)).toEqual(migrations());
});

it("leaves what Prisma's own engine reads as its own: nothing to do, nothing failed, nothing changed since", async () => {
  const filters = { externalTables: [], externalEnums: [] };
  const migrationsList = {
    ...{ baseDir: MIGRATIONS_FOLDER, shadowDbInitScript: '' },
    lockfile: { path: 'migration_lock.toml', content: textOf('migration_lock.toml') },
    migrationDirectories: migrations().map((path) => {
      const content = { tag: 'ok' as const, value: textOf(join(path, 'migration.sql')) };
      return { path, migrationFile: { path: 'migration.sql', content } };
    }),
  };
  await withSchemaEngine(database.ownerUrl, async (engine) => {
    const diagnosis = await engine.diagnoseMigrationHistory({
      ...{ migrationsList, filters, optInToShadowDatabase: false },
    });
    expect(diagnosis).toMatchObject({ history: null, failedMigrationNames: [], editedMigrationNames: [] });
    expect(await engine.applyMigrations({ migrationsList, filters })).toEqual({ appliedMigrationNames: [] });
  });
});

it('finds nothing to do in a database that is up to date', async () => {
  expect(await migrate(database.ownerUrl)).toEqual({ applied: [], newer: [] });
});

describe('a database that was not migrated', () => {
  let fresh: Client;
  let url: string;
  beforeEach(async () => {
    fresh = await database.connect();
    url = withDatabase(database.ownerUrl, `${fresh.database ?? ''}_fresh`);
    await fresh.query(`CREATE DATABASE ${fresh.database ?? ''}_fresh TEMPLATE template0`);
  });
  afterEach(() => fresh.query(`DROP DATABASE ${fresh.database ?? ''}_fresh WITH (FORCE)`));

  it('is migrated once by two who start at the same time', async () => {
    const applied = await Promise.all([migrate(url), migrate(url)]);
    const names = applied.map((one) => one.applied);
    expect(names.map(({ length }) => length).sort()).toEqual([0, migrations().length]);
    expect(names.flat()).toEqual(migrations());
  });

  it('is refused when it holds tables of something else', async () => {
    await (await database.connect(url)).query('CREATE TABLE theirs ()');
    await expect(migrate(url)).rejects.toMatchObject({ code: 'database.not-empty' });
  });

  it('is left as it was when a migration fails, and can be migrated when that is mended', async () => {
    const client = await database.connect(url);
    await client.query('CREATE SCHEMA behorig');
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'database.migration-failed',
      details: { migrations: [migrations()[1]] },
    });
    expect((await client.query("SELECT FROM pg_constraint WHERE conname LIKE '%\\_\\_%'")).rowCount).toBe(0);
    await client.query('DROP SCHEMA behorig');
    expect((await migrate(url)).applied).toEqual(migrations().slice(1));
  });

  it('is refused while a migration that was cut off has not been looked into', async () => {
    await migrate(url);
    const client = await database.connect(url);
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [
      migrations().at(-1),
    ]);
    await expect(migrate(url)).rejects.toMatchObject({
      code: 'database.migration-unclear',
      details: { migrations: [migrations().at(-1)] },
    });
  });
});

// Restored where the groups were missing, a dump had lost what it grants them, and "the log has the cause".
it('says that a dump must be restored again when its groups were missing', async () => {
  const owner = await database.connect();
  await owner.query('REVOKE USAGE ON SCHEMA behorig FROM behorig_answering');
  try {
    await expect(migrate(database.ownerUrl)).rejects.toMatchObject({ code: 'database.privileges-lost' });
  } finally {
    await owner.query('GRANT USAGE ON SCHEMA behorig TO behorig_answering');
  }
});

it('is refused in a database whose locale knows only ASCII', async () => {
  const owner = await database.connect();
  const name = `${owner.database ?? ''}_ascii`;
  await owner.query(`CREATE DATABASE ${name} TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'`);
  await expect(migrate(withDatabase(database.ownerUrl, name))).rejects.toMatchObject({
    code: 'database.wrong-encoding',
  });
  await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
});

function textOf(path: string): string {
  return readFileSync(join(MIGRATIONS_FOLDER, path), 'utf8');
}

function migrations(): string[] {
  return readdirSync(MIGRATIONS_FOLDER)
    .filter((name) => !name.endsWith('.toml'))
    .sort();
}
