import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { wholePower } from './definitions.js';

let database: TestDatabase;
let owner: Client;
let organisationId: string;
let holder: facts.Employment;
let powerId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  organisationId = await facts.organisation(owner);
  holder = await facts.employment(owner, organisationId);
  powerId = await wholePower(owner, {}, ['case']);
});
afterAll(() => database.drop());

const refusal = (code: string) => ({ code: 'BH001', message: code });

/** Its power cannot be limited so. */
const unfitMandate = () => facts.mandateUnsealed(owner, holder, powerId, { limits: { colour: ['red'] } });

describe('the seal of what a statement enters', () => {
  it('is put on all that a statement enters, or on none', async () => {
    const tooLong = { valid_from: '2026-01-01Z', valid_until: '2036-01-01Z' };
    await owner.query('BEGIN');
    const fit = await facts.mandateUnsealed(owner, holder, powerId, { limits: { case: ['1'] } });
    const unfit = await facts.mandateUnsealed(owner, holder, powerId, { row: tooLong });
    await expect(enter([fit, 'active'], [unfit, 'active'])).rejects.toMatchObject(
      refusal('mandate.too-long'),
    );
    await owner.query('ROLLBACK');
  });

  it('is not evaded by a statement that leads the mandate on at once', async () => {
    await owner.query('BEGIN');
    const unfit = await unfitMandate();
    await expect(enter([unfit, 'active'], [unfit, 'revoked'])).rejects.toMatchObject(
      refusal('mandate-state.together'),
    );
    await owner.query('ROLLBACK');
  });

  it('is not evaded by a function of the statement that leads the mandate on', async () => {
    await owner.query('BEGIN');
    const unfit = await unfitMandate();
    const entering = (state: string) =>
      `INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from)
       VALUES ('${organisationId}', '${unfit}', '${state}', now())`;
    await owner.query(
      `CREATE FUNCTION pg_temp.lead_on() RETURNS void LANGUAGE sql AS $$ ${entering('suspended')} $$`,
    );
    await expect(owner.query(`${entering('active')} RETURNING pg_temp.lead_on()`)).rejects.toMatchObject(
      refusal('mandate-state.together'),
    );
    await owner.query('ROLLBACK');
  });

  it('is put once: whose holder has left since may still be led on', async () => {
    const leaves = await facts.employment(owner, organisationId);
    const id = await facts.mandate(owner, leaves, powerId);
    await enter([id, 'suspended']);
    await owner.query('UPDATE employment_term SET ended_at = valid_from WHERE employment_id = $1', [
      leaves.id,
    ]);
    await expect(enter([id, 'active'])).resolves.toBeUndefined();
  });

  // Whether a state is the first was told from all states there are, and COPY of a million compared each with each.
  it.each([
    { first: 3_000, then: 1 },
    { first: 1, then: 3_000 },
  ])('reads few rows for each of $then, though its plan was made for $first', async ({ first, then }) => {
    const client = await database.connect();
    await client.query('BEGIN');
    await enterMany(client, first);
    const before = await rowsRead(client);
    await enterMany(client, then);
    expect(((await rowsRead(client)) - before) / then).toBeLessThan(30);
    await client.query('ROLLBACK');
  });
});

/** In one statement. */
async function enter(...states: readonly [mandate: string, state: string][]): Promise<void> {
  await owner.query(
    `INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from)
     SELECT $1, mandate, state::mandate_state_name, now() FROM unnest($2::uuid[], $3::text[]) s(mandate, state)`,
    [organisationId, states.map(([mandate]) => mandate), states.map(([, state]) => state)],
  );
}

/** Mandates with a limit each, and their first states in one statement. */
async function enterMany(client: Client, many: number): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO mandate (organisation_id, power_id, holder_id, valid_from, valid_until, basis)
     SELECT $1, $2, $3, now(), now() + interval '1 year', 'Delegationsordning § 4' FROM generate_series(1, $4)
     RETURNING id`,
    [organisationId, powerId, holder.id, many],
  );
  const ids = rows.map(({ id }) => id);
  await client.query(
    `INSERT INTO mandate_limit (organisation_id, mandate_id, dimension, value) SELECT $1, unnest($2::uuid[]), 'case', '1'`,
    [organisationId, ids],
  );
  await client.query(
    `INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from) SELECT $1, unnest($2::uuid[]), 'active', now()`,
    [organisationId, ids],
  );
}

/** By the transaction so far. */
async function rowsRead(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::int AS count FROM pg_stat_xact_user_tables
     WHERE schemaname = 'public'`,
  );
  return rows[0]?.count ?? NaN;
}
