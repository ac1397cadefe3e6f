import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { backendOf, settled, untilBlocked } from '../support/races.js';

let database: TestDatabase;
let owner: Client;
let organisationId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
});
afterAll(() => database.drop());

const move = (client: Client, id: string, parent: string) =>
  client.query('UPDATE unit SET parent_id = $2 WHERE id = $1', [id, parent]);

it('refuses a unit that is its own parent', async () => {
  const id = '0d5a3f0e-1111-4222-8333-444455556666';
  await expect(facts.unit(owner, organisationId, { id, parent_id: id })).rejects.toMatchObject({
    message: 'unit.cycle',
  });
});

it('refuses to move a unit below one of its own, at any depth', async () => {
  const top = await facts.unit(owner, organisationId);
  let bottom = top;
  for (let depth = 0; depth < 20; depth += 1)
    bottom = await facts.unit(owner, organisationId, { parent_id: bottom });
  await expect(move(owner, top, bottom)).rejects.toMatchObject({ message: 'unit.cycle' });
});

it('refuses the second of two moves made at once that would make a cycle together', async () => {
  const [one, other] = [await facts.unit(owner, organisationId), await facts.unit(owner, organisationId)];
  const [first, second] = [await database.connect(), await database.connect()];
  const backend = await backendOf(second);
  await first.query('BEGIN');
  await move(first, one, other);
  const late = settled(move(second, other, one));
  await untilBlocked(owner, backend);
  await first.query('COMMIT');
  expect(await late).toMatchObject({ status: 'rejected', reason: { message: 'unit.cycle' } });
});

it('refuses to build the tree with an older snapshot', async () => {
  const parent = await facts.unit(owner, organisationId);
  const client = await database.connect();
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await expect(facts.unit(client, organisationId, { parent_id: parent })).rejects.toMatchObject({
    message: 'database.isolation',
  });
  await client.query('ROLLBACK');
});
