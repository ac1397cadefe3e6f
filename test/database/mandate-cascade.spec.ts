import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { backendOf, settled, untilBlocked } from '../support/races.js';

let database: TestDatabase;
let owner: Client;
let organisationId: string;
let powerId: string;
/** Enough persons to pass on from one to the next. */
let people: facts.Employment[];
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
  powerId = await facts.power(owner, { passable_depth: 100 });
  people = [];
  for (let index = 0; index < 4; index += 1) people.push(await facts.employment(owner, organisationId));
});
afterAll(() => database.drop());

const person = (index: number) => people[index % people.length]!;
const enter = (client: Client, id: string, state: string) =>
  facts.state(client, { id, organisationId }, state);
const passOn = (client: Client, parentId: string, to: number, state: 'active' | 'pending' = 'active') =>
  facts.mandate(client, person(to), powerId, { parentId, state });

/** A mandate and those passed on from it, each from the one before. */
async function chain(length: number): Promise<string[]> {
  const ids = [await facts.mandate(owner, person(0), powerId)];
  for (let index = 1; index < length; index += 1) ids.push(await passOn(owner, ids[index - 1]!, index));
  return ids;
}

async function statesOf(ids: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ state: string }>(
    `SELECT s.state FROM unnest($1::uuid[]) WITH ORDINALITY AS m (id, place)
     JOIN mandate_state s ON s.mandate_id = m.id AND s.ended_at IS NULL ORDER BY place`,
    [ids],
  );
  return rows.map(({ state }) => state);
}

it('revokes all that was passed on, whatever state it is in, and nothing beside it', async () => {
  const [root, middle] = await chain(2);
  const below = [
    await passOn(owner, middle!, 2),
    await passOn(owner, middle!, 3),
    await passOn(owner, middle!, 2, 'pending'),
    await passOn(owner, middle!, 3, 'pending'),
  ];
  const deepest = await passOn(owner, below[0]!, 3);
  await enter(owner, below[1]!, 'suspended');
  await enter(owner, below[3]!, 'rejected');
  const beside = await facts.mandate(owner, person(1), powerId);
  await enter(owner, middle!, 'revoked');
  expect(await statesOf([root!, middle!, ...below, deepest, beside])).toEqual([
    'active',
    'revoked',
    'revoked',
    'revoked',
    'revoked',
    'rejected',
    'revoked',
    'active',
  ]);
});

it('revokes a chain as deep as a power may allow, at one instant', async () => {
  const ids = await chain(101);
  await enter(owner, ids[0]!, 'revoked');
  expect(new Set(await statesOf(ids))).toEqual(new Set(['revoked']));
  const { rows } = await owner.query(
    "SELECT count(DISTINCT recorded_at)::int FROM mandate_state WHERE state = 'revoked' AND mandate_id = ANY ($1)",
    [ids],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

it('reaches a mandate whose recording was under way when its parent was revoked', async () => {
  const [root] = await chain(1);
  const [granting, revoking] = [await database.connect(), await database.connect()];
  const backend = await backendOf(revoking);
  await granting.query('BEGIN');
  const child = await facts.mandateUnsealed(granting, person(1), powerId, { parentId: root });
  const revocation = enter(revoking, root!, 'revoked');
  await untilBlocked(owner, backend);
  await enter(granting, child, 'active');
  await granting.query('COMMIT');
  await revocation;
  expect(await statesOf([root!, child])).toEqual(['revoked', 'revoked']);
});

it('reaches a grandchild whose recording was under way when the top was revoked', async () => {
  const [root, middle] = await chain(2);
  const [granting, revoking] = [await database.connect(), await database.connect()];
  const backend = await backendOf(revoking);
  await granting.query('BEGIN');
  const child = await facts.mandateUnsealed(granting, person(2), powerId, { parentId: middle });
  await enter(granting, child, 'active');
  const revocation = enter(revoking, root!, 'revoked');
  await untilBlocked(owner, backend);
  await granting.query('COMMIT');
  await revocation;
  expect(await statesOf([root!, middle!, child])).toEqual(['revoked', 'revoked', 'revoked']);
});

it('refuses a mandate passed on while its parent is being revoked', async () => {
  const [root, middle] = await chain(2);
  const [granting, revoking] = [await database.connect(), await database.connect()];
  const backend = await backendOf(granting);
  await revoking.query('BEGIN');
  await enter(revoking, root!, 'revoked');
  const late = settled(passOn(granting, middle!, 2));
  await untilBlocked(owner, backend);
  await revoking.query('COMMIT');
  expect(await late).toMatchObject({ reason: { message: 'mandate.parent-not-active' } });
});

// It was left active: nobody had seen the parent to lock it when the mandate was inserted.
it('refuses a mandate passed on whose parent comes while it is inserted, and is being revoked when it is sealed', async () => {
  const [gate, granting, other] = [
    await database.connect(),
    await database.connect(),
    await database.connect(),
  ];
  const backend = await backendOf(granting);
  await gate.query('SELECT pg_advisory_lock(1)');
  await other.query('BEGIN');
  const parent = await facts.mandateUnsealed(other, person(0), powerId);
  await enter(other, parent, 'active');
  // The main statement comes before what it does not ask for.
  const late = settled(
    granting.query(
      `WITH child AS (
         INSERT INTO mandate (id, organisation_id, power_id, holder_id, parent_id, valid_from, valid_until, basis)
         VALUES ($4, $1, $5, $2, $3, now(), now() + interval '1 day', 'Delegationsordning § 4')
         RETURNING pg_advisory_lock(1))
       INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from) VALUES ($1, $4, 'active', now())`,
      [organisationId, person(1).id, parent, randomUUID(), powerId],
    ),
  );
  await untilBlocked(owner, backend);
  await other.query('COMMIT');
  await other.query('BEGIN');
  await enter(other, parent, 'revoked');
  await gate.query('SELECT pg_advisory_unlock(1)');
  await untilBlocked(owner, backend);
  await other.query('COMMIT');
  expect(await late).toMatchObject({ reason: { message: 'mandate.parent-not-active' } });
});

it('takes the mandate passed on when the revocation is given up', async () => {
  const [root] = await chain(1);
  const [granting, revoking] = [await database.connect(), await database.connect()];
  const backend = await backendOf(granting);
  await revoking.query('BEGIN');
  await enter(revoking, root!, 'revoked');
  const late = passOn(granting, root!, 1);
  await untilBlocked(owner, backend);
  await revoking.query('ROLLBACK');
  expect(await statesOf([root!, await late])).toEqual(['active', 'active']);
});

it('is not held up by a mandate below that meanwhile ended in another way', async () => {
  const [root] = await chain(1);
  const child = await passOn(owner, root!, 1, 'pending');
  const [rejecting, revoking] = [await database.connect(), await database.connect()];
  const backend = await backendOf(revoking);
  await rejecting.query('BEGIN');
  await enter(rejecting, child, 'rejected');
  const revocation = enter(revoking, root!, 'revoked');
  await untilBlocked(owner, backend);
  await rejecting.query('COMMIT');
  await revocation;
  expect(await statesOf([root!, child])).toEqual(['revoked', 'rejected']);
});

it('leaves no live mandate below a revoked one when many grant and revoke at once', async () => {
  const roots = await Promise.all([chain(3), chain(3)]);
  const clients = await Promise.all(Array.from({ length: 6 }, () => database.connect()));
  const granting = clients.slice(0, 4).map(async (client, index) => {
    for (const parent of roots.flat()) await settled(passOn(client, parent, index));
  });
  const revoking = clients.slice(4).map((client, index) => enter(client, roots[index]![0]!, 'revoked'));
  await Promise.all([...granting, ...revoking]);
  const { rows } = await owner.query(
    `SELECT FROM mandate child
       JOIN mandate_state c ON c.mandate_id = child.id AND c.ended_at IS NULL AND c.state IN ('active', 'pending', 'suspended')
       JOIN mandate_state p ON p.mandate_id = child.parent_id AND p.ended_at IS NULL AND p.state = 'revoked'`,
  );
  expect(rows).toEqual([]);
});
