import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let owner: Client;
let administration: Client;
let organisation: string;
let party: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  administration = await database.connect(database.administrationUrl);
  await administration.query("SET behorig.organisations = '*'");
  organisation = await facts.organisation(owner);
  party = await facts.relyingParty(owner);
});
afterAll(() => database.drop());

/** As the owner, whom no privilege keeps from anything. */
function insert(columns: facts.Row = {}) {
  return facts.insert(owner, 'machine_client', facts.machineClientRow(columns));
}

function afterDays(days: number): Date {
  return new Date(Date.now() + days * 86_400_000);
}

it.each<[string, () => facts.Row, string]>([
  [
    'a token that ends before it begins',
    () => ({ expires_at: afterDays(-1) }),
    'client__expiry_out_of_range',
  ],
  ['a token for more than two years', () => ({ expires_at: afterDays(732) }), 'client__expiry_out_of_range'],
  ['a token for ever', () => ({ expires_at: 'infinity' }), 'client__expiry_out_of_range'],
  [
    'service:operate for an organisation',
    () => ({ organisation_id: organisation, permissions: ['service:operate'] }),
    'client__operate_not_for_organisations',
  ],
  ['an e-service with permissions', () => ({ relying_party_id: party }), 'client__e_service_administers'],
  [
    'an e-service of an organisation',
    () => ({ relying_party_id: party, organisation_id: organisation, permissions: [] }),
    'client__e_service_administers',
  ],
  ['a client without permissions', () => ({ permissions: [] }), 'client__permissions_missing'],
  ['permissions that are not said', () => ({ permissions: null }), 'client__permissions_missing'],
  ['a permission that is not said', () => ({ permissions: [null] }), 'client__permissions_missing'],
  ['an empty name', () => ({ name: ' ' }), 'client__name_missing'],
  ['a hash of another length', () => ({ token_hash: Buffer.alloc(20) }), 'client__token_hash_malformed'],
])('takes no %s', async (_what, columns, constraint) => {
  await expect(insert(columns())).rejects.toMatchObject({ constraint });
});

it('tells the clients of one owner apart by name until they are revoked', async () => {
  const owners = [{}, { organisation_id: organisation }, { relying_party_id: party, permissions: [] }];
  for (const columns of owners) {
    const id = await insert({ ...columns, name: 'same' });
    await expect(insert({ ...columns, name: 'same' })).rejects.toMatchObject({
      constraint: 'client__name_taken',
    });
    await owner.query('UPDATE machine_client SET revoked_at = now() WHERE id = $1', [id]);
    await expect(insert({ ...columns, name: 'same' })).resolves.toBeDefined();
  }
});

it('begins unused and in force, recorded at the present, whatever is said', async () => {
  const id = await insert({ recorded_at: '2020-01-01Z', last_used_at: 'now', revoked_at: 'now' });
  const { rows } = await owner.query(
    `SELECT last_used_at, revoked_at, recorded_at > now() - interval '1 minute' AS recent
     FROM machine_client WHERE id = $1`,
    [id],
  );
  expect(rows).toEqual([{ last_used_at: null, revoked_at: null, recent: true }]);
});

it.each([
  ['organisation_id', 'gen_random_uuid()'],
  ['relying_party_id', 'gen_random_uuid()'],
  ['name', "'another'"],
  ['token_hash', "decode(repeat('ab', 32), 'hex')"],
  ['permissions', "ARRAY['roles:write']"],
  ['expires_at', "expires_at + interval '1 day'"],
  ['recorded_at', "recorded_at - interval '1 day'"],
])('keeps %s as it was issued, also from the owner', async (column, value) => {
  const id = await insert();
  const change = `UPDATE machine_client SET ${column} = ${value} WHERE id = '${id}'`;
  await expect(owner.query(change)).rejects.toMatchObject({ message: 'client.immutable' });
  await expect(administration.query(change)).rejects.toMatchObject({ code: '42501' });
});

it('is revoked once, at the present, and never comes back', async () => {
  const id = await insert();
  const revoke = (at: string) =>
    administration.query(
      `UPDATE machine_client SET revoked_at = ${at} WHERE id = '${id}'
       RETURNING revoked_at > now() - interval '1 minute' AND revoked_at <= statement_timestamp() AS present`,
    );
  expect((await revoke("'2100-01-01Z'")).rows).toEqual([{ present: true }]);
  for (const at of ['NULL', 'now()', "'2100-01-01Z'"]) {
    await expect(revoke(at)).rejects.toMatchObject({ code: 'BH002', message: 'client.already-revoked' });
  }
});

it('was last used at the present, whatever is said', async () => {
  const id = await insert();
  const { rows } = await administration.query(
    `UPDATE machine_client SET last_used_at = '2020-01-01Z' WHERE id = '${id}'
     RETURNING last_used_at > now() - interval '1 minute' AS present`,
  );
  expect(rows).toEqual([{ present: true }]);
});

it('shows the hash of a token to who authenticates alone', async () => {
  const id = await insert();
  const answering = await database.connect(database.answeringUrl);
  const read = (client: Client) => client.query('SELECT token_hash FROM machine_client WHERE id = $1', [id]);
  expect((await read(answering)).rowCount).toBe(1);
  await expect(read(administration)).rejects.toMatchObject({ code: '42501' });
});
