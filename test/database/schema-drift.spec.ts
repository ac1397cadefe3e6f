import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { withSchemaEngine } from '../support/schema-engine.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const SCHEMA = resolve(import.meta.dirname, '../../prisma/schema.prisma');

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('finds what the migrations make equal to schema.prisma', async () => {
  expect(await changesTo(readFileSync(SCHEMA, 'utf8'))).toBe('');
});

it('sees a column that the migrations do not make', async () => {
  const changed = readFileSync(SCHEMA, 'utf8').replace(
    'model Organisation {',
    'model Organisation {\n  drift String?',
  );
  expect(await changesTo(changed)).toContain('ADD COLUMN     "drift"');
});

/** The script that would lead from the migrated database to the schema. */
async function changesTo(content: string): Promise<string> {
  const to = { tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] };
  const from = { tag: 'schemaDatasource' as const, files: to.files, configDir: '' };
  const filters = { externalTables: [], externalEnums: [] };
  return withSchemaEngine(database.ownerUrl, async (engine) => {
    const { stdout } = await engine.diff({ from, to, script: true, exitCode: null, filters });
    return (stdout ?? '').replace('-- This is an empty migration.', '').trim();
  });
}
