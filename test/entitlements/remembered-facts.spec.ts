import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import type { Resolution, Subject } from '../../src/domain/entitlements/entitlement.js';
import type { EntitlementsService } from '../../src/domain/entitlements/entitlements.service.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import { AnsweringDatabase, type PreparedStatement } from '../../src/platform/database/answering-database.js';
import {
  assignment,
  employment,
  insert,
  IN_A_YEAR,
  LONG_AGO,
  mandate,
  organisation,
  power,
  role,
  state,
  term,
  unit,
  type Employment,
} from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { entitlementsService } from './entitlements-service.js';

/** Tells which statements were run. */
class WatchedDatabase extends AnsweringDatabase {
  statements: string[] = [];

  override query<Row extends pg.QueryResultRow>(statement: PreparedStatement, values: readonly unknown[]) {
    this.statements.push(statement.name);
    return super.query<Row>(statement, values);
  }
}

let database: TestDatabase;
let owner: pg.Client;
let answering: WatchedDatabase;
let service: EntitlementsService;
const remember = () => new RememberingService(new RememberedFactsStore(answering)).rememberChanged();

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await database.connect();
  answering = new WatchedDatabase(database.answeringUrl, 2);
  service = entitlementsService(database, answering, new PersonalNumbers());
});
afterAll(async () => {
  await answering.close();
  await database.drop();
});

const run = (text: string, ...values: unknown[]) => owner.query(text, values);
const affiliation = async ({ id }: Employment): Promise<Subject> => {
  const { rows } = await run(
    `SELECT value FROM identifier WHERE employment_id = $1 AND type = 'orgAffiliation'`,
    id,
  );
  return { type: 'orgAffiliation', value: (rows[0] as { value: string }).value };
};

/** Whether the answer was remembered; it must be what is computed, in any case. */
async function isRemembered(employee: Employment): Promise<boolean> {
  const subject = await affiliation(employee);
  answering.statements = [];
  const answer = await service.of(subject);
  const isRemembered = !answering.statements.includes(byIdentifier.now.name);
  expect(answer).toEqual(await computed(subject));
  return isRemembered;
}

/** By the statement for any instant, which remembers nothing. */
const computed = (subject: Subject): Promise<Resolution> => service.of(subject, { asKnownAt: AHEAD });
const AHEAD = new Date(Date.now() + 3_600_000);

interface World {
  readonly organisation: string;
  readonly other: string;
  readonly unit: string;
  readonly power: string;
  readonly role: string;
  readonly assignment: string;
  /** Holds a mandate passed on by `middle`, who has it from `giver`, and one given by the organisation. */
  readonly holder: Employment;
  readonly own: string;
  readonly middle: Employment;
  readonly giver: Employment;
  readonly given: string;
  readonly scope: string;
}

/** Everybody in it is remembered. */
async function rememberedWorld(): Promise<World> {
  const here = await organisation(owner);
  const elsewhere = await organisation(owner);
  const unitId = await unit(owner, here);
  await run('BEGIN');
  const powerId = await power(owner, { passable_depth: 3, organisation_id: here }, ['amount<']);
  await run('COMMIT');
  const roleId = await role(owner, { organisation_id: here });
  const [holder, middle, giver] = [
    await employment(owner, here),
    await employment(owner, here),
    await employment(owner, here),
  ];
  const given = await mandate(owner, giver, powerId);
  const passed = await mandate(owner, middle, powerId, { parentId: given });
  await mandate(owner, holder, powerId, { parentId: passed, limits: { amount: ['100'] } });
  const own = await mandate(owner, holder, await power(owner));
  const assigned = await assignment(owner, holder, roleId, { unit_id: unitId });
  const scope = `${here.slice(0, 8)}.example`;
  await insert(owner, 'organisation_scope', { organisation_id: here, scope });
  await remember();
  return {
    organisation: here,
    other: elsewhere,
    unit: unitId,
    power: powerId,
    role: roleId,
    assignment: assigned,
    holder,
    own,
    middle,
    giver,
    given,
    scope,
  };
}

const of = (id: string, { organisationId }: Employment) => ({ id, organisationId });

describe('what is remembered of an employee', () => {
  it('is the answer, by one statement, as it would be computed', async () => {
    const { holder, middle, giver } = await rememberedWorld();
    for (const employee of [holder, middle, giver]) expect(await isRemembered(employee)).toBe(true);
    const resolution = await service.of({ employmentId: holder.id });
    expect(resolution).toMatchObject({ employments: [{ facts: { mandates: [{}, {}], roles: [{}] } }] });
  });

  it('is that nothing is in force, too', async () => {
    const { organisation: here } = await rememberedWorld();
    const gone = await employment(owner, here);
    await run(
      'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
      gone.id,
    );
    await remember();
    expect(await isRemembered(gone)).toBe(true);
    expect(await service.of({ employmentId: gone.id })).toEqual({ outcome: 'unknown-subject' });
  });

  it('is of all the employments of a person, or else all are computed', async () => {
    const { organisation: here, other } = await rememberedWorld();
    const one = await employment(owner, here);
    const two = await employment(owner, other, { person_id: one.personId });
    await insert(owner, 'identifier', {
      ...{ type: 'prid', value: `NO:${one.id}`, display_value: `NO:${one.id}` },
      ...{ person_id: one.personId, valid_from: LONG_AGO },
    });
    await remember();
    const subject: Subject = { type: 'prid', value: `NO:${one.id}` };
    answering.statements = [];
    const answer = await service.of(subject);
    expect(answering.statements).toEqual([byIdentifier.remembered.name]);
    expect(answer).toEqual(await computed(subject));
    expect(answer).toMatchObject({ employments: [{}, {}] });
    await term(owner, two, { valid_from: IN_A_YEAR }).catch(() => undefined);
    await run(
      `UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1 AND ended_at IS NULL`,
      two.id,
    );
    expect(await service.of(subject)).toMatchObject({ employments: [{ facts: { uid: one.uid } }] });
  });
});

describe('counts no longer, for the very next question, once', () => {
  const changes: [string, (world: World) => Promise<unknown>][] = [
    ['a mandate is given', ({ holder, power: id }) => mandate(owner, holder, id)],
    ['a mandate is revoked', ({ holder, own }) => state(owner, of(own, holder), 'revoked')],
    ['a mandate is suspended', ({ holder, own }) => state(owner, of(own, holder), 'suspended')],
    [
      'what it was passed on from is revoked',
      ({ giver, given }) => state(owner, of(given, giver), 'revoked'),
    ],
    [
      'what it was passed on from is suspended',
      ({ giver, given }) => state(owner, of(given, giver), 'suspended'),
    ],
    [
      'somebody it was passed on by has left',
      ({ giver }) =>
        run('UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1', giver.id),
    ],
    [
      'the employment ends',
      ({ holder }) =>
        run(
          'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
          holder.id,
        ),
    ],
    [
      'another term begins',
      async ({ holder }) => {
        await run('BEGIN');
        await run(
          'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
          holder.id,
        );
        await run(
          `INSERT INTO employment_term (organisation_id, employment_id, display_name, valid_from)
           VALUES ($1, $2, 'Anna Ny', statement_timestamp())`,
          holder.organisationId,
          holder.id,
        );
        await run('COMMIT');
      },
    ],
    ['a role is assigned', async ({ holder }) => assignment(owner, holder, await role(owner))],
    [
      'an assignment ends',
      ({ assignment: id }) =>
        run('UPDATE role_assignment SET ended_at = statement_timestamp() WHERE id = $1', id),
    ],
    [
      'an identifier is registered',
      ({ holder }) =>
        insert(owner, 'identifier', {
          ...{ type: 'hsaId', value: `SE-${holder.id}`, display_value: `SE-${holder.id}` },
          ...{ organisation_id: holder.organisationId, employment_id: holder.id, valid_from: LONG_AGO },
        }),
    ],
    [
      'an identifier of the person is registered',
      ({ holder }) =>
        insert(owner, 'identifier', {
          ...{ type: 'prid', value: `NO:${holder.id}`, display_value: `NO:${holder.id}` },
          ...{ person_id: holder.personId, valid_from: LONG_AGO },
        }),
    ],
    [
      'the identity is protected',
      ({ holder }) => run('UPDATE person SET protected_identity = true WHERE id = $1', holder.personId),
    ],
    [
      'the organisation has another name',
      ({ organisation: id }) => run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, id),
    ],
    [
      'the organisation may assert another scope',
      ({ organisation: id }) =>
        insert(owner, 'organisation_scope', { organisation_id: id, scope: `${id}.example` }),
    ],
    [
      'a scope is taken from the organisation',
      ({ scope }) => run('DELETE FROM organisation_scope WHERE scope = $1', scope),
    ],
    ['a unit has another name', ({ unit: id }) => run(`UPDATE unit SET name = 'Ny' WHERE id = $1`, id)],
    [
      'a power is told otherwise',
      ({ power: id }) => run('UPDATE power SET persons_together = 2 WHERE id = $1', id),
    ],
    [
      'a role is told otherwise',
      ({ role: id }) => run(`UPDATE role SET code = code || '2' WHERE id = $1`, id),
    ],
  ];

  it.each(changes)('%s; and is remembered anew', async (_, change) => {
    const world = await rememberedWorld();
    expect(await isRemembered(world.holder)).toBe(true);
    await change(world);
    expect(await isRemembered(world.holder)).toBe(false);
    await remember();
    expect(await isRemembered(world.holder)).toBe(true);
    expect((await run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  it('what all organisations share changes', async () => {
    const { holder } = await rememberedWorld();
    const shared = await power(owner);
    await mandate(owner, holder, shared);
    await remember();
    await run(`UPDATE power SET persons_together = 2 WHERE id = $1`, shared);
    expect(await isRemembered(holder)).toBe(false);
    await remember();
    expect(await isRemembered(holder)).toBe(true);
  });

  it('and nobody else is concerned', async () => {
    const world = await rememberedWorld();
    const elsewhere = await employment(owner, world.other);
    await remember();
    await run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, world.organisation);
    expect(await isRemembered(elsewhere)).toBe(true);
    await remember();
    await state(owner, of(world.own, world.holder), 'revoked');
    expect(await isRemembered(world.middle)).toBe(true);
    await run(
      'UPDATE employment_term SET last_verified_at = statement_timestamp() WHERE employment_id = $1',
      elsewhere.id,
    );
    expect(await isRemembered(elsewhere)).toBe(true);
  });
});

describe('a change that is under way', () => {
  it('counts from its commit, also for what was remembered meanwhile', async () => {
    const { holder, own } = await rememberedWorld();
    const administrator = await database.connect();
    await administrator.query('BEGIN');
    await state(administrator, of(own, holder), 'revoked');
    await run('INSERT INTO facts_change (about) VALUES ($1)', holder.id);
    await remember();
    expect(await isRemembered(holder)).toBe(true);
    await administrator.query('COMMIT');
    expect(await isRemembered(holder)).toBe(false);
  });

  it('counts for who comes to rest on it at the same time', async () => {
    const { holder, giver, given, power: id } = await rememberedWorld();
    const administrator = await database.connect();
    await administrator.query('BEGIN');
    await administrator.query(
      'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
      [giver.id],
    );
    await mandate(owner, holder, id, { parentId: given, limits: { amount: ['1'] } });
    await remember();
    expect(await isRemembered(holder)).toBe(true);
    await administrator.query('COMMIT');
    expect(await isRemembered(holder)).toBe(false);
    await remember();
    expect(await isRemembered(holder)).toBe(true);
  });

  it('counts for who is employed at the same time', async () => {
    const { holder, other } = await rememberedWorld();
    const administrator = await database.connect();
    await administrator.query('BEGIN');
    await administrator.query('UPDATE person SET protected_identity = true WHERE id = $1', [holder.personId]);
    const second = await employment(owner, other, { person_id: holder.personId });
    await remember();
    expect(await isRemembered(second)).toBe(true);
    await administrator.query('COMMIT');
    expect(await isRemembered(second)).toBe(false);
    await remember();
    expect(await isRemembered(second)).toBe(true);
  });

  it('is not lost where another instance writes meanwhile what has not seen it', async () => {
    const { holder, organisation: here } = await rememberedWorld();
    const other = await database.connect();
    await other.query('BEGIN');
    await other.query(
      'UPDATE remembered_facts SET written_in = pg_current_xact_id() WHERE employment_id = $1',
      [holder.id],
    );
    await run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, here);
    const remembering = remember();
    const waits = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await run(waits)).rowCount === 0) await pause(2);
    await other.query('COMMIT');
    await remembering;
    expect(await isRemembered(holder)).toBe(true);
    expect((await run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  it('is worked off by two instances at once', async () => {
    const { holder, organisation: here } = await rememberedWorld();
    await run(`UPDATE organisation SET name = 'Nytt namn' WHERE id = $1`, here);
    await Promise.all([remember(), remember(), remember()]);
    expect(await isRemembered(holder)).toBe(true);
    expect((await run('SELECT FROM facts_change')).rowCount).toBe(0);
  });
});

describe('time', () => {
  const SOON = new Date(Date.now() + 3_600_000);
  const holdsUntil = async ({ id }: Employment) =>
    (
      (await run('SELECT holds_until FROM remembered_facts WHERE employment_id = $1', id)).rows[0] as {
        holds_until: Date;
      }
    ).holds_until;

  const instants: [string, (world: World) => Promise<unknown>][] = [
    ['a mandate ends', ({ holder, power: id }) => mandate(owner, holder, id, { row: { valid_until: SOON } })],
    [
      'a mandate begins',
      ({ holder, power: id }) => mandate(owner, holder, id, { row: { valid_from: SOON } }),
    ],
    [
      'what a mandate was passed on from ends',
      async ({ holder, giver, power: id }) => {
        const parentId = await mandate(owner, giver, id, { row: { valid_until: SOON } });
        await mandate(owner, holder, id, { parentId, row: { valid_until: SOON } });
      },
    ],
    [
      'somebody it was passed on by leaves',
      ({ middle }) =>
        run('UPDATE employment_term SET ended_at = $2 WHERE employment_id = $1', middle.id, SOON),
    ],
    [
      'a role ends',
      async ({ holder }) => assignment(owner, holder, await role(owner), { valid_until: SOON }),
    ],
    [
      'a role begins',
      async ({ holder }) => assignment(owner, holder, await role(owner), { valid_from: SOON }),
    ],
    [
      'the employment ends',
      ({ holder }) =>
        run('UPDATE employment_term SET ended_at = $2 WHERE employment_id = $1', holder.id, SOON),
    ],
    [
      'an identifier ends',
      ({ holder }) => run('UPDATE identifier SET ended_at = $2 WHERE employment_id = $1', holder.id, SOON),
    ],
    [
      'the organisation is onboarded',
      ({ organisation: id }) => run('UPDATE organisation SET onboarded_at = $2 WHERE id = $1', id, SOON),
    ],
  ];

  it.each(instants)('changes what is remembered when %s', async (_, plan) => {
    const world = await rememberedWorld();
    await plan(world);
    await remember();
    expect(await holdsUntil(world.holder)).toEqual(SOON);
  });

  it('ends what is remembered, which is then remembered anew', async () => {
    const { holder } = await rememberedWorld();
    await run(
      `UPDATE remembered_facts SET holds_until = statement_timestamp(), written_in = pg_current_xact_id()
       WHERE employment_id = $1`,
      holder.id,
    );
    expect(await isRemembered(holder)).toBe(false);
    await remember();
    expect(await isRemembered(holder)).toBe(true);
  });

  it('before it was computed is not told by it: a clock may be put back', async () => {
    const { holder } = await rememberedWorld();
    await run(
      `UPDATE remembered_facts SET holds_from = $2, written_in = pg_current_xact_id() WHERE employment_id = $1`,
      holder.id,
      SOON,
    );
    expect(await isRemembered(holder)).toBe(false);
  });
});

describe('what is remembered', () => {
  it('on another server and restored from a dump tells nothing, and is remembered anew', async () => {
    const { holder } = await rememberedWorld();
    // Written by a transaction other than the one it names, which this server has not come to yet.
    await run(`UPDATE remembered_facts SET written_in = '99999999999', seen = '99999999990:99999999998:'`);
    expect(await isRemembered(holder)).toBe(false);
    await remember();
    expect(await isRemembered(holder)).toBe(true);
  });

  it.each([600, 1_001])('is nothing of who holds more than fits: %i mandates', async (count) => {
    const { holder, power: id } = await rememberedWorld();
    await run(
      `WITH made AS (
         INSERT INTO mandate (organisation_id, holder_id, power_id, basis, valid_from, valid_until)
         SELECT $1, $2, $3, 'Delegationsordning', now() - interval '1 day', now() + interval '1 year'
         FROM generate_series(1, $4::int) RETURNING id, organisation_id)
       INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from)
       SELECT organisation_id, id, 'active', now() FROM made`,
      holder.organisationId,
      holder.id,
      id,
      count,
    );
    await remember();
    expect(await isRemembered(holder)).toBe(false);
    expect((await run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  it('is written one by one where several take too long together', async () => {
    const { holder, organisation: here } = await rememberedWorld();
    await run(`CREATE FUNCTION too_long() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) > 1 FROM written) THEN
          RAISE query_canceled;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER too_long AFTER INSERT ON remembered_facts REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION too_long();
      DELETE FROM remembered_facts`);
    await run('INSERT INTO facts_change (about) VALUES ($1)', here);
    await remember();
    await run('DROP TRIGGER too_long ON remembered_facts');
    expect(await isRemembered(holder)).toBe(true);
    expect((await run('SELECT FROM facts_change WHERE about = $1', here)).rowCount).toBe(0);
  });

  it('rests on nothing that could change without a note', async () => {
    const { rows } = await owner.query<{ plan: unknown }>(
      `EXPLAIN (FORMAT JSON, GENERIC_PLAN) ${byIdentifier.now.text}`,
    );
    const read = new Set(
      [...JSON.stringify(rows).matchAll(/"Relation Name":"([a-z_]+)"/g)].map(([, name]) => name),
    );
    const always = await triggersOf('changes_facts_by_%', 'A');
    const forReplicas = await triggersOf('changes_facts_by_%', 'R');
    const refused = await triggersOf('never_%', 'O');
    const reasons: Record<string, string> = {
      'employment INSERT': 'a term is recorded with it',
      'mandate INSERT': 'a state is recorded with it',
      'mandate_limit INSERT': 'before the first state',
      'mandate_state UPDATE': 'the next state is recorded with it',
      'role_power INSERT': 'with the role',
      'power_assurance_level INSERT': 'with the power',
      'person INSERT': 'nobody is employed yet',
      'organisation INSERT': 'nobody is employed yet',
      'unit INSERT': 'nobody is of it yet',
      'role INSERT': 'nobody has it yet',
      'power INSERT': 'nobody has it yet',
    };
    const changes = [...read].flatMap((name) =>
      ['INSERT', 'UPDATE', 'DELETE'].map((event) => `${name} ${event}`),
    );
    expect(read.size).toBeGreaterThan(12);
    expect(changes.filter((one) => !always.has(one) && !refused.has(one) && !(one in reasons))).toEqual([]);
    expect(changes.filter((one) => !always.has(one) && !forReplicas.has(one))).toEqual([]);
  });

  it('is doubted whatever is done while triggers are off', async () => {
    const { holder, own } = await rememberedWorld();
    await run('BEGIN; SET LOCAL session_replication_role = replica');
    await run(
      `UPDATE mandate_state SET ended_at = now(), end_recorded_at = now() WHERE mandate_id = $1`,
      own,
    );
    await run('COMMIT');
    expect(await isRemembered(holder)).toBe(false);
  });
});

/** `table EVENT` of the triggers of a name. @param enabled A: always, R: for replicas alone, O: not for replicas */
async function triggersOf(pattern: string, enabled: 'A' | 'R' | 'O'): Promise<Set<string>> {
  const { rows } = await owner.query<{ one: string }>(
    `SELECT tgrelid::regclass || ' ' || event AS one
     FROM pg_trigger, (VALUES ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) e(event, bit)
     WHERE tgname LIKE $1 AND tgenabled = $2 AND tgtype & bit > 0`,
    [pattern, enabled],
  );
  return new Set(rows.map(({ one }) => one));
}
