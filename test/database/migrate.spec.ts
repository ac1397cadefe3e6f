import { readdirSync } from 'node:fs';
import { migrate, MIGRATIONS_FOLDER } from '../../src/platform/database/migrate.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

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
  const onDisk = readdirSync(MIGRATIONS_FOLDER).filter((name) => !name.endsWith('.toml'));
  expect(rows.map((row) => row.migration_name)).toEqual(onDisk.sort());
});

it('finds nothing to do in a database that is up to date', async () => {
  expect(await migrate(database.ownerUrl)).toEqual([]);
});
