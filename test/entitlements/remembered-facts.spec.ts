import type { Subject } from '../../src/domain/entitlements/entitlement.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { employment, insert, LONG_AGO } from '../support/facts.js';
import { RememberedRegister } from './remembered-register.js';

let register: RememberedRegister;
beforeAll(async () => {
  register = await RememberedRegister.make();
});
afterAll(() => register.drop());

describe('what is remembered of an employee', () => {
  it('is the answer, by one statement, as it would be computed', async () => {
    const { holder, middle, giver } = await register.world();
    for (const employee of [holder, middle, giver]) expect(await register.isRemembered(employee)).toBe(true);
    const resolution = await register.service.of({ employmentId: holder.id });
    expect(resolution).toMatchObject({ employments: [{ facts: { mandates: [{}, {}], roles: [{}] } }] });
  });

  it('is that nothing is in force, too', async () => {
    const { organisation: here } = await register.world();
    const gone = await employment(register.owner, here);
    await register.run(
      'UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1',
      gone.id,
    );
    await register.remember();
    expect(await register.isRemembered(gone)).toBe(true);
    expect(await register.service.of({ employmentId: gone.id })).toEqual({ outcome: 'unknown-subject' });
  });

  it('is of all the employments of a person, or else all are computed', async () => {
    const { organisation: here, other } = await register.world();
    const one = await employment(register.owner, here);
    const two = await employment(register.owner, other, { person_id: one.personId });
    await insert(register.owner, 'identifier', {
      ...{ type: 'prid', value: `NO:${one.id}`, display_value: `NO:${one.id}` },
      ...{ person_id: one.personId, valid_from: LONG_AGO },
    });
    await register.remember();
    const subject: Subject = { type: 'prid', value: `NO:${one.id}` };
    register.answering.statements = [];
    const answer = await register.service.of(subject);
    expect(register.answering.statements).toEqual([byIdentifier.remembered.name]);
    expect(answer).toEqual(await register.computed(subject));
    expect(answer).toMatchObject({ employments: [{}, {}] });
    await register.run(
      `UPDATE employment_term SET ended_at = statement_timestamp() WHERE employment_id = $1 AND ended_at IS NULL`,
      two.id,
    );
    expect(await register.service.of(subject)).toMatchObject({ employments: [{ facts: { uid: one.uid } }] });
  });
});

describe('what is remembered', () => {
  it('on another server and restored from a dump tells nothing, and is remembered anew', async () => {
    const { holder } = await register.world();
    // Written by a transaction other than the one it names, which this server has not come to yet.
    await register.run(
      `UPDATE remembered_facts SET written_in = '99999999999', seen = '99999999990:99999999998:'`,
    );
    expect(await register.isRemembered(holder)).toBe(false);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
  });

  it.each([600, 1_001])('is nothing of who holds more than fits: %i mandates', async (count) => {
    const { holder, power: id } = await register.world();
    await register.run(
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
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(false);
    expect((await register.run('SELECT FROM facts_change')).rowCount).toBe(0);
  });

  // A statement forgets some hundreds of them: the rest must not be left to slow down every question about the organisation.
  it('is all that thousands of changes of one organisation leave behind', async () => {
    const { holder, organisation: here } = await register.world();
    await register.run('INSERT INTO facts_change (about, made_in) SELECT $1, generate_series(1, 1201)', here);
    await register.remember();
    expect(await register.isRemembered(holder)).toBe(true);
    expect((await register.run('SELECT FROM facts_change WHERE about = $1', here)).rowCount).toBe(0);
  });

  it('is written one by one where several take too long together', async () => {
    const { holder, organisation: here } = await register.world();
    await register.run(`CREATE FUNCTION too_long() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) > 1 FROM written) THEN
          RAISE query_canceled;
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER too_long AFTER INSERT ON remembered_facts REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION too_long();
      DELETE FROM remembered_facts`);
    await register.run('INSERT INTO facts_change (about) VALUES ($1)', here);
    await register.remember();
    await register.run('DROP TRIGGER too_long ON remembered_facts');
    expect(await register.isRemembered(holder)).toBe(true);
    expect((await register.run('SELECT FROM facts_change WHERE about = $1', here)).rowCount).toBe(0);
  });

  it('rests on nothing that could change without a note', async () => {
    const { rows } = await register.owner.query<{ plan: unknown }>(
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
    const { holder, own } = await register.world();
    await register.run('BEGIN; SET LOCAL session_replication_role = replica');
    await register.run(
      `UPDATE mandate_state SET ended_at = now(), end_recorded_at = now() WHERE mandate_id = $1`,
      own,
    );
    await register.run('COMMIT');
    expect(await register.isRemembered(holder)).toBe(false);
  });
});

/** `table EVENT` of the triggers of a name. @param enabled A: always, R: for replicas alone, O: not for replicas */
async function triggersOf(pattern: string, enabled: 'A' | 'R' | 'O'): Promise<Set<string>> {
  const { rows } = await register.owner.query<{ one: string }>(
    `SELECT tgrelid::regclass || ' ' || event AS one
     FROM pg_trigger, (VALUES ('INSERT', 4), ('DELETE', 8), ('UPDATE', 16)) e(event, bit)
     WHERE tgname LIKE $1 AND tgenabled = $2 AND tgtype & bit > 0`,
    [pattern, enabled],
  );
  return new Set(rows.map(({ one }) => one));
}
