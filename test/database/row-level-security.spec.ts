import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { wholePower } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { settled } from '../support/races.js';
import { makeWorld, type World } from './world.js';

let database: TestDatabase;
let owner: Client;
let administration: Client;
let own: World;
let other: World;
let sharedPower: string;
let party: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  administration = await database.connect(database.administrationUrl);
  sharedPower = await wholePower(owner, {}, ['case']);
  party = await facts.relyingParty(owner);
  own = await makeWorld(owner, party);
  other = await makeWorld(owner, party);
});
afterAll(() => database.drop());

/** How to tell whose a row is: an expression of the organisation's id, null for what is shared. */
const OWNED_BY: Record<string, string> = {
  organisation: 'id',
  organisation_scope: 'organisation_id',
  issuer_code: 'organisation_id',
  unit: 'organisation_id',
  person: '(SELECT organisation_id FROM employment e WHERE e.person_id = t.id)',
  employment: 'organisation_id',
  employment_term: 'organisation_id',
  identifier: 'organisation_id',
  role: 'organisation_id',
  role_power: '(SELECT organisation_id FROM role WHERE id = role_id)',
  role_assignment: 'organisation_id',
  power: 'organisation_id',
  power_dimension: '(SELECT organisation_id FROM power WHERE id = power_id)',
  power_assurance_level: '(SELECT organisation_id FROM power WHERE id = power_id)',
  power_action: '(SELECT organisation_id FROM power WHERE id = power_id)',
  power_resource_type: '(SELECT organisation_id FROM power WHERE id = power_id)',
  power_incompatibility: '(SELECT organisation_id FROM power WHERE id = first_id)',
  mandate: 'organisation_id',
  mandate_limit: 'organisation_id',
  mandate_state: 'organisation_id',
  idempotent_act: 'organisation_id',
  approval: 'organisation_id',
  agreement: 'organisation_id',
  agreement_release: '(SELECT organisation_id FROM agreement WHERE id = agreement_id)',
  agreement_certificate_subject: '(SELECT organisation_id FROM agreement WHERE id = agreement_id)',
  machine_client: 'organisation_id',
  import_source: 'organisation_id',
  import_batch: 'organisation_id',
  import_row: 'organisation_id',
  import_fetch: 'organisation_id',
  import_managed_row: 'organisation_id',
  import_known_lines: 'organisation_id',
  disclosure: 'organisation_id',
  audit_event: 'organisation_id',
};
const SERVICE_WIDE = [
  'identity_provider',
  'metadata_feed',
  'mdq_entity',
  'relying_party',
  'seal',
  'checkpoint',
  'replay_record',
  'login_request',
  'login_session',
];
/** Of no login: read and written by functions alone. */
const BY_FUNCTIONS = ['together_use', 'together_part'];
/** The answering role's alone. */
const OF_ANSWERING = ['remembered_facts', 'facts_change'];
/** Without row-level security, because COPY does not work under it: administration may only add to it. */
const COPIED_INTO = 'import_staged_row';

it('covers every table', async () => {
  const { rows } = await owner.query<{ name: string }>(
    "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(
    [...Object.keys(OWNED_BY), ...SERVICE_WIDE, ...BY_FUNCTIONS, ...OF_ANSWERING, COPIED_INTO].sort(),
  );
});

describe.each(Object.keys(OWNED_BY))('%s', (table) => {
  const organisationsSeen = async () => {
    const { rows } = await administration.query<{ id: string | null }>(
      `SELECT DISTINCT ${OWNED_BY[table]!} AS id FROM ${table} t`,
    );
    return rows.map(({ id }) => id).filter((id) => id !== null);
  };

  it('shows the rows of the organisation the transaction was opened for, and of no other', async () => {
    expect(await scoped(own.id, organisationsSeen)).toEqual([own.id]);
    expect((await scoped(`${own.id},${other.id}`, organisationsSeen)).sort()).toEqual(
      [own.id, other.id].sort(),
    );
    expect((await scoped('*', organisationsSeen)).sort()).toEqual([own.id, other.id].sort());
  });
});

it.each([...Object.keys(OWNED_BY), ...SERVICE_WIDE])(
  'shows nothing of %s while no scope is set',
  async (table) => {
    expect((await administration.query(`SELECT FROM ${table}`)).rowCount).toBe(0);
    for (const scope of ['', ',', 'x', "' OR true --", '%', '**', ' *', own.id.slice(0, 8)]) {
      const seen = await scoped(scope, () => administration.query(`SELECT FROM ${table}`));
      expect({ scope, rows: SHARED.has(table) ? 0 : seen.rowCount }).toEqual({ scope, rows: 0 });
    }
  },
);
/** Seen by whoever has any scope. */
const SHARED = new Set([
  ...[
    'role',
    'power',
    'power_dimension',
    'power_action',
    'power_resource_type',
    'relying_party',
    'identity_provider',
    'metadata_feed',
    'mdq_entity',
  ],
]);

it('forgets the scope with the transaction', async () => {
  await scoped('*', () => administration.query('SELECT FROM organisation'));
  expect((await administration.query('SELECT FROM organisation')).rowCount).toBe(0);
});

it('shows records that concern no organisation only to who administers all', async () => {
  await owner.query("INSERT INTO audit_event (actor, act) VALUES ('cli:anna', 'shared')");
  const shared = () => administration.query('SELECT FROM audit_event WHERE organisation_id IS NULL');
  expect((await scoped(own.id, shared)).rowCount).toBe(0);
  expect((await scoped('*', shared)).rowCount).toBe(1);
});

describe('what an organisation writes', () => {
  const rows = (of: World): [string, facts.Row][] => [
    ['organisation_scope', { organisation_id: of.id, scope: 'example.se' }],
    ['issuer_code', { organisation_id: of.id, code: 'NEW' }],
    ['organisation', { number: facts.organisationNumber(), name: 'New' }],
    ['unit', { organisation_id: of.id, code: 'new', name: 'New' }],
    ['employment', { organisation_id: of.id, person_id: of.holder.personId, uid: 'new' }],
    ['role', { organisation_id: of.id, code: 'new', name_sv: 'x', name_en: 'x' }],
    ['power', { organisation_id: of.id, code: 'urn:new', name_sv: 'x', name_en: 'x' }],
    ['machine_client', facts.machineClientRow({ organisation_id: of.id })],
    [
      'agreement',
      {
        organisation_id: of.id,
        relying_party_id: party,
        purpose: 'x',
        legal_basis: 'x',
        valid_from: '2001-01-01',
        valid_until: '2002-01-01',
      },
    ],
  ];

  it('is refused for another organisation', async () => {
    for (const [table, row] of rows(other)) {
      const outcome = await scoped(own.id, () => settled(facts.insert(administration, table, row)));
      expect({ table, ...outcome }).toMatchObject({ reason: { code: '42501' } });
    }
  });

  it('is taken for itself, save what is decided for the service', async () => {
    for (const [table, row] of rows(own)) {
      const outcome = await scoped(own.id, () => settled(facts.insert(administration, table, row)));
      const operatorOnly = ['organisation', 'organisation_scope', 'issuer_code'].includes(table);
      expect({ table, status: outcome.status }).toEqual({
        table,
        status: operatorOnly ? 'rejected' : 'fulfilled',
      });
    }
  });

  it.each<[string, () => [string, facts.Row] | Promise<[string, facts.Row]>]>([
    ['a shared role', () => ['role', { code: 'shared', name_sv: 'x', name_en: 'x' }]],
    ['a shared power', () => ['power', { code: 'urn:shared', name_sv: 'x', name_en: 'x' }]],
    [
      'a dimension of a shared power',
      async () => ['power_dimension', { power_id: await facts.power(administration), dimension: 'new' }],
    ],
    [
      'a level of a shared power',
      async () => ['power_assurance_level', { power_id: await facts.power(administration), level: 'loa1' }],
    ],
    [
      'a power of a shared role',
      async () => ['role_power', { role_id: await facts.role(administration), power_id: sharedPower }],
    ],
    [
      'a relying party',
      () => ['relying_party', { entity_id: 'urn:x', display_name: 'x', metadata: 'x', metadata_digest: 'x' }],
    ],
    ['a machine client of no organisation', () => ['machine_client', facts.machineClientRow({})]],
    ['an audit event of no organisation', () => ['audit_event', { actor: 'x', act: 'x' }]],
    [
      'a seal',
      () => [
        'seal',
        { chain: own.id, number: 1, kind: 'audit', record_id: '1', previous_hash: 'x', hash: 'x' },
      ],
    ],
    ['a checkpoint', () => ['checkpoint', { statement: 'x' }]],
  ])('is refused for %s, which takes all organisations', async (_what, rowOf) => {
    const attempt = (scope: string) =>
      scoped('*', async () => {
        const [table, row] = await rowOf();
        const columns = Object.keys(row);
        const statement = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `$${String(i + 1)}`).join(', ')})`;
        await administration.query("SELECT set_config('behorig.organisations', $1, true)", [scope]);
        return settled(administration.query(statement, Object.values(row)));
      });
    expect(await attempt(own.id)).toMatchObject({ reason: { code: '42501' } });
    expect(await attempt('*')).toMatchObject({ status: 'fulfilled' });
  });

  it('does not reach rows of another organisation', async () => {
    for (const [table, change] of [
      ['organisation', "name = 'x'"],
      ['unit', "name = 'x'"],
      ['role', "name_sv = 'x'"],
      ['power', "name_sv = 'x'"],
      ['employment_term', 'ended_at = now()'],
      ['identifier', 'ended_at = now()'],
      ['role_assignment', 'ended_at = now()'],
      ['mandate_state', 'ended_at = now()'],
      ['agreement', 'ended_at = now()'],
      ['machine_client', 'revoked_at = now()'],
    ] as const) {
      const statement = `UPDATE ${table} t SET ${change} WHERE ${OWNED_BY[table]!} = $1`;
      const { rowCount } = await scoped(own.id, () => administration.query(statement, [other.id]));
      expect({ table, rowCount }).toEqual({ table, rowCount: 0 });
    }
  });

  it('cannot revoke, approve, limit or pass on a mandate of another organisation', async () => {
    const of = { id: other.mandateId, organisationId: other.id };
    const attempts = [
      () => facts.state(administration, of, 'revoked'),
      () =>
        facts.insert(administration, 'approval', {
          organisation_id: other.id,
          mandate_id: other.mandateId,
          approver_person_id: own.holder.personId,
          verdict: 'approved',
        }),
      () => facts.mandateUnsealed(administration, own.holder, sharedPower, { parentId: other.mandateId }),
      () => facts.state(administration, { ...of, organisationId: own.id }, 'revoked'),
    ];
    for (const attempt of attempts) {
      expect(await scoped(own.id, () => settled(attempt()))).toMatchObject({ status: 'rejected' });
    }
    const { rows } = await owner.query('SELECT state FROM mandate_state WHERE mandate_id = $1', [
      other.mandateId,
    ]);
    expect(rows).toEqual([{ state: 'pending' }]);
  });
});

describe('rows of a file, as they were copied', () => {
  const batchesSeen = async () => {
    const { rows } = await administration.query<{ id: string }>(
      'SELECT DISTINCT batch_id AS id FROM behorig.staged',
    );
    return rows.map(({ id }) => id);
  };
  const stage = (batchId: string) =>
    settled(administration.query('INSERT INTO import_staged_row (batch_id, line) VALUES ($1, 2)', [batchId]));

  it('are seen through a view, of the organisation the transaction was opened for', async () => {
    expect(await batchesSeen()).toEqual([]);
    expect(await scoped(own.id, batchesSeen)).toEqual([own.batchId]);
    expect(await settled(administration.query('SELECT FROM import_staged_row'))).toMatchObject({
      reason: { code: '42501' },
    });
  });

  it('are not added to a batch of another organisation', async () => {
    expect(await scoped(own.id, () => stage(own.batchId))).toMatchObject({ status: 'fulfilled' });
    expect(await scoped(own.id, () => stage(other.batchId))).toMatchObject({ status: 'rejected' });
    expect(await stage(own.batchId)).toMatchObject({ status: 'rejected' });
  });

  it('are not cleared for another organisation', async () => {
    await scoped(own.id, () => administration.query('SELECT behorig.clear_staged($1)', [other.batchId]));
    expect(await scoped(other.id, batchesSeen)).toEqual([other.batchId]);
  });
});

describe('persons', () => {
  it('are seen, before they are employed anywhere, in the transaction that registers them', async () => {
    const seen = await scoped(own.id, async () => {
      const id = await facts.insert(administration, 'person', {});
      return (await administration.query('SELECT FROM person WHERE id = $1', [id])).rowCount;
    });
    expect(seen).toBe(1);
    const earlier = await facts.insert(owner, 'person', {});
    const ask = () => administration.query('SELECT FROM person WHERE id = $1', [earlier]);
    expect((await scoped(own.id, ask)).rowCount).toBe(0);
    expect((await scoped('*', ask)).rowCount).toBe(1);
  });

  it('are not seen by a transaction that began before another registered them', async () => {
    const seen = await scoped(own.id, async () => {
      const foreign = await facts.insert(owner, 'person', {});
      return (await administration.query('SELECT FROM person WHERE id = $1', [foreign])).rowCount;
    });
    expect(seen).toBe(0);
  });

  it('are seen also when they were registered within a savepoint', async () => {
    const seen = await scoped(own.id, async () => {
      await administration.query('SAVEPOINT registering');
      const id = await facts.insert(administration, 'person', {});
      await administration.query('RELEASE registering');
      return (await administration.query('SELECT FROM person WHERE id = $1', [id])).rowCount;
    });
    expect(seen).toBe(1);
  });

  it('are employed by who sees them, and not taken from another organisation by their id', async () => {
    const employ = (person_id: string, uid: string) =>
      facts.insert(administration, 'employment', { organisation_id: own.id, person_id, uid });
    const taken = await scoped(own.id, () => settled(employ(other.holder.personId, 'adopted')));
    expect(taken).toMatchObject({ reason: { code: '42501' } });
    await scoped(own.id, async () => {
      await employ(await facts.insert(administration, 'person', {}), 'registered');
      await employ(own.holder.personId, 'second');
    });
    await scoped(`${own.id},${other.id}`, () => employ(other.holder.personId, 'shared'));
  });

  it('of another organisation are neither seen nor changed', async () => {
    const statement = 'UPDATE person SET protected_identity = true WHERE id = $1';
    const { rowCount } = await scoped(own.id, () => administration.query(statement, [other.holder.personId]));
    expect(rowCount).toBe(0);
  });

  it('who are employed by two are changed, and given identifiers, only by who administers both', async () => {
    const { personId } = await facts.employment(owner, own.id);
    await facts.employment(owner, other.id, { person_id: personId });
    const change = () =>
      administration.query('UPDATE person SET protected_identity = true WHERE id = $1', [personId]);
    const prid = {
      type: 'prid',
      value: 'NO:05068907693',
      display_value: 'x',
      person_id: personId,
      valid_from: '2026-01-01',
    };
    const add = () => settled(facts.insert(administration, 'identifier', prid));
    expect((await scoped(own.id, change)).rowCount).toBe(0);
    expect(await scoped(own.id, add)).toMatchObject({ reason: { code: '42501' } });
    expect((await scoped(`${own.id},${other.id}`, change)).rowCount).toBe(1);
    expect(await scoped('*', add)).toMatchObject({ status: 'fulfilled' });
  });
});

/** Runs the work in a transaction for the scope, and undoes it. */
async function scoped<T>(scope: string, work: () => Promise<T>): Promise<T> {
  await administration.query('BEGIN');
  try {
    await administration.query("SELECT set_config('behorig.organisations', $1, true)", [scope]);
    return await work();
  } finally {
    await administration.query('ROLLBACK');
  }
}
