import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { wholePower } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Everybody who could try: the owner of the tables, and administration with every organisation in its scope. */
let database: TestDatabase;
let owner: Client;
let administration: Client;
const ids: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  administration = await database.connect(database.administrationUrl);
  await administration.query("SET behorig.organisations = '*'");
  const organisationId = await facts.organisation(owner);
  const holder = await facts.employment(owner, organisationId);
  const approver = await facts.insert(owner, 'person', {});
  const powerId = await wholePower(owner, {}, ['case']);
  const mandateId = await facts.mandate(owner, holder, powerId, {
    limits: { case: ['1'] },
    state: 'pending',
  });
  Object.assign(ids, {
    employment: holder.id,
    role_assignment: await facts.assignment(owner, holder, await facts.role(owner)),
    mandate: mandateId,
    approval: await facts.insert(owner, 'approval', {
      organisation_id: organisationId,
      mandate_id: mandateId,
      approver_person_id: approver,
      verdict: 'approved',
    }),
    agreement: await facts.agreement(
      owner,
      await facts.relyingParty(owner),
      organisationId,
      { attribute: ['*'] },
      {},
      facts.SERIAL_NUMBER,
    ),
    issuer_code: await facts.insert(owner, 'issuer_code', { organisation_id: organisationId, code: 'x' }),
    disclosure: await facts.insert(owner, 'disclosure', {
      channel: 'saml',
      requester: 'https://sp.example',
      request_id: '_1',
      response_id: '_2',
      outcome: 'nothing',
    }),
    checkpoint: await facts.insert(owner, 'checkpoint', { statement: 'jws' }),
  });
  await facts.insert(owner, 'audit_event', { id: '1', actor: 'cli:anna', act: 'test' });
  await facts.insert(owner, 'seal', {
    chain: organisationId,
    number: 1,
    kind: 'audit',
    record_id: '1',
    previous_hash: Buffer.alloc(32),
    hash: Buffer.alloc(32),
  });
  const idOf = async (table: string) => {
    const { rows } = await owner.query<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`);
    ids[table] = rows[0]!.id;
  };
  for (const table of ['employment_term', 'identifier', 'mandate_state']) await idOf(table);
});
afterAll(() => database.drop());

const ENDING = [
  'employment_term',
  'identifier',
  'role_assignment',
  'mandate_state',
  'agreement',
  'issuer_code',
];
const NEVER = [
  'employment',
  'mandate',
  'mandate_limit',
  'approval',
  'agreement_release',
  'agreement_certificate_subject',
  'disclosure',
  'audit_event',
  'seal',
  'checkpoint',
];
const KEPT = [
  ...ENDING,
  ...NEVER,
  ...['organisation', 'unit', 'person', 'role', 'power', 'relying_party', 'machine_client'],
];

it.each(KEPT)('lets nobody delete from or truncate %s, not even the owner', async (table) => {
  await expect(owner.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ message: 'fact.immutable' });
  await expect(administration.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ code: '42501' });
  await expect(administration.query(`TRUNCATE ${table} CASCADE`)).rejects.toMatchObject({ code: '42501' });
  const { rowCount } = await owner.query(`SELECT FROM ${table} LIMIT 1`);
  if (rowCount === 0) return;
  await expect(owner.query(`DELETE FROM ${table}`)).rejects.toMatchObject({ message: 'fact.immutable' });
});

it.each(NEVER)('lets nobody change a row of %s in any column', async (table) => {
  for (const column of await columnsOf(table)) {
    await expect(owner.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject({
      message: 'fact.immutable',
    });
    await expect(administration.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toMatchObject({
      code: '42501',
    });
  }
});

describe.each(ENDING)('%s', (table) => {
  it('keeps every column but its end', async () => {
    const others = (await columnsOf(table)).filter(
      (name) => !/^(ended_at|end_recorded_at|last_verified_at)$/.test(name),
    );
    for (const column of others) {
      const changed = `(SELECT ${column} FROM ${table} t2 WHERE false)`;
      const [byOwner, byAdministration] = await Promise.allSettled([
        owner.query(
          `UPDATE ${table} t SET ${column} = ${await otherValue(table, column, changed)} WHERE id = $1`,
          [ids[table]],
        ),
        administration.query(`UPDATE ${table} SET ${column} = ${column} WHERE id = $1`, [ids[table]]),
      ]);
      expect(byAdministration).toMatchObject({ status: 'rejected', reason: { code: '42501' } });
      expect({ column, ...byOwner }).toMatchObject({ status: 'rejected' });
    }
  });

  it('is ended once, at an instant of its period, and records itself when', async () => {
    const { id, ended } = await inTransaction(async () => {
      const before = await row(table);
      await administration.query(
        `UPDATE ${table} SET ended_at = valid_from, end_recorded_at = '2000-01-01Z' WHERE id = $1`,
        [ids[table]],
      );
      const after = await row(table, administration);
      expect(after.end_recorded_at).not.toEqual(new Date('2000-01-01Z'));
      expect({ ...after, ended_at: null, end_recorded_at: null }).toEqual(before);
      await administration.query('SAVEPOINT ended');
      for (const again of ["ended_at + interval '1 day'", 'NULL']) {
        await expect(
          administration.query(`UPDATE ${table} SET ended_at = ${again} WHERE id = $1`, [ids[table]]),
        ).rejects.toMatchObject({ message: 'fact.ended' });
        await administration.query('ROLLBACK TO ended');
      }
      return { id: after.id, ended: after.ended_at };
    });
    expect(id).toBe(ids[table]);
    expect(ended).toBeInstanceOf(Date);
  });

  it('is not ended before it begins', async () => {
    await expect(
      administration.query(`UPDATE ${table} SET ended_at = valid_from - interval '1 day' WHERE id = $1`, [
        ids[table],
      ]),
    ).rejects.toMatchObject({ constraint: `${table}__end_outside_period` });
  });

  it('cannot be said to have ended before anybody ended it, nor the recording be moved', async () => {
    await expect(
      administration.query(`UPDATE ${table} SET end_recorded_at = now() WHERE id = $1`, [ids[table]]),
    ).rejects.toMatchObject({ code: '23514' });
  });
});

it('records the present as the instant it became known, whatever is said', async () => {
  for (const table of [
    'employment_term',
    'role_assignment',
    'mandate',
    'disclosure',
    'audit_event',
    'organisation',
  ]) {
    const { rows } = await owner.query<{ said: boolean }>(
      `SELECT bool_or(recorded_at < '2021-01-01') AS said FROM ${table}`,
    );
    expect(rows).toEqual([{ said: false }]);
  }
  const id = await facts.insert(owner, 'person', { recorded_at: '2020-01-01Z' });
  const { rows } = await owner.query<{ recorded_at: Date }>('SELECT recorded_at FROM person WHERE id = $1', [
    id,
  ]);
  expect(rows[0]!.recorded_at.getFullYear()).not.toBe(2020);
});

it('takes no fact that was ended before it was recorded', async () => {
  const { rows } = await owner.query<{ employment_id: string; organisation_id: string }>(
    'SELECT * FROM employment_term',
  );
  const of = { id: rows[0]!.employment_id, organisationId: rows[0]!.organisation_id };
  await expect(
    facts.term(owner, of, {
      valid_from: '2001-01-01Z',
      ended_at: '2002-01-01Z',
      end_recorded_at: '2002-01-01Z',
    }),
  ).rejects.toMatchObject({ message: 'fact.ended-on-arrival' });
});

it('lets last_verified_at be set to the present alone', async () => {
  await administration.query("UPDATE employment_term SET last_verified_at = '2100-01-01Z'");
  const { rows } = await owner.query(
    'SELECT count(*)::int FROM employment_term WHERE last_verified_at > now()',
  );
  expect(rows).toEqual([{ count: 0 }]);
});

it('does not widen an agreement after it was made', async () => {
  await expect(
    facts.insert(administration, 'agreement_release', {
      agreement_id: ids.agreement,
      kind: 'power',
      name: '*',
    }),
  ).rejects.toMatchObject({ message: 'agreement.complete' });
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM organisation LIMIT 1');
  const bare = await facts.agreement(owner, await facts.relyingParty(owner), rows[0]!.id);
  await expect(
    facts.insert(administration, 'agreement_certificate_subject', {
      agreement_id: bare,
      ...facts.SERIAL_NUMBER,
    }),
  ).rejects.toMatchObject({ message: 'agreement.complete' });
});

it('does not widen an agreement that another transaction made after this one began', async () => {
  await inTransaction(async () => {
    await administration.query('SELECT 1');
    const party = await facts.relyingParty(owner);
    const { rows } = await owner.query<{ id: string }>('SELECT id FROM organisation LIMIT 1');
    const agreement_id = await facts.agreement(owner, party, rows[0]!.id, { attribute: ['x'] });
    // Its end makes a new version of the row, by this transaction.
    await administration.query("UPDATE agreement SET ended_at = now() + interval '1 year' WHERE id = $1", [
      agreement_id,
    ]);
    await expect(
      facts.insert(administration, 'agreement_release', { agreement_id, kind: 'attribute', name: '*' }),
    ).rejects.toMatchObject({ message: 'agreement.complete' });
  });
});

describe('a role or power that is defined', () => {
  const parts = [
    ...(['role_power', 'power_dimension', 'power_assurance_level'] as const),
    ...(['power_action', 'power_resource_type', 'power_incompatibility'] as const),
  ];
  const part = async (table: (typeof parts)[number], client: Client, role_id: string, power_id: string) => {
    const other = await facts.power(owner);
    const [first_id, second_id] = [power_id, other].sort();
    const row = {
      role_power: { role_id, power_id: other },
      power_dimension: { power_id, dimension: 'case' },
      power_assurance_level: { power_id, level: 'loa1' },
      power_action: { power_id, action: 'sign' },
      power_resource_type: { power_id, type: 'contract' },
      power_incompatibility: { first_id, second_id },
    }[table];
    return facts.insert(client, table, row);
  };

  it.each(parts)('gets no more rows in %s, not though it was renamed first', async (table) => {
    await inTransaction(async () => {
      await administration.query('SELECT 1');
      const [role, power] = [await facts.role(owner), await facts.power(owner)];
      await administration.query("UPDATE role SET name_sv = 'x' WHERE id = $1", [role]);
      await administration.query("UPDATE power SET name_sv = 'x' WHERE id = $1", [power]);
      await expect(part(table, administration, role, power)).rejects.toMatchObject({
        message: table === 'role_power' ? 'role.complete' : 'power.complete',
      });
    });
  });

  it.each(parts)('gets its rows in %s with it, also within savepoints', async (table) => {
    await inTransaction(async () => {
      await administration.query('SAVEPOINT define');
      const [role, power] = [await facts.role(administration), await facts.power(administration)];
      await administration.query('RELEASE define');
      await administration.query('SAVEPOINT complete');
      await expect(part(table, administration, role, power)).resolves.toBe('');
    });
  });
});

it('says itself which transaction recorded a row', async () => {
  const { rows: next } = await owner.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  // Far ahead: transactions of other specs count, too, and one of them may well come between.
  const made_in = String(BigInt(next[0]!.id) + 1_000_000_000n);
  const id = await facts.role(owner, { made_in });
  const { rows } = await owner.query('SELECT FROM role WHERE id = $1 AND made_in <> $2::text::xid8', [
    id,
    made_in,
  ]);
  expect(rows).toHaveLength(1);
});

it('does not let a relying party become another', async () => {
  await expect(
    administration.query("UPDATE relying_party SET entity_id = 'https://evil.example'"),
  ).rejects.toMatchObject({
    message: 'relying-party.immutable',
  });
});

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    'SELECT column_name AS name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2',
    ['public', table],
  );
  return rows.map(({ name }) => name);
}

/** SQL of a value of the column's type that differs from the present one. */
async function otherValue(table: string, column: string, fallback: string): Promise<string> {
  const { rows } = await owner.query<{ type: string }>(
    'SELECT udt_name AS type FROM information_schema.columns WHERE table_name = $1 AND column_name = $2',
    [table, column],
  );
  const other: Record<string, string> = {
    uuid: 'gen_random_uuid()',
    text: `coalesce(${column}, '') || 'x'`,
    timestamptz: `coalesce(${column}, now()) + interval '1 hour'`,
    bool: `NOT ${column}`,
    identifier_type: `CASE WHEN ${column} = 'prid' THEN 'eppn' ELSE 'prid' END::identifier_type`,
    mandate_state_name: `'suspended'`,
    _text: `${column} || ARRAY['x']`,
    relying_party_kind: `'signatureService'`,
  };
  return other[rows[0]!.type] ?? fallback;
}

async function row(table: string, client = owner): Promise<Record<string, unknown>> {
  const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${table} WHERE id = $1`, [
    ids[table],
  ]);
  return rows[0]!;
}

async function inTransaction<T>(work: () => Promise<T>): Promise<T> {
  await administration.query('BEGIN');
  try {
    return await work();
  } finally {
    await administration.query('ROLLBACK');
  }
}
