import type { Client } from 'pg';
import * as facts from '../support/facts.js';
import { wholePower } from './definitions.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import { backendOf, settled, untilBlocked } from '../support/races.js';

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
  powerId = await wholePower(owner, {}, ['case', 'amount<'], ['http://id.elegnamnden.se/loa/1.0/loa3']);
});
afterAll(() => database.drop());

const refusal = (code: string) => ({
  code: 'BH001',
  message: code,
  detail: expect.stringMatching(/\w/) as string,
});
const grant = (options: facts.MandateOptions = {}, of = holder, power = powerId) =>
  facts.mandate(owner, of, power, options);
const period = (from: string, until: string) => ({ row: { valid_from: from, valid_until: until } });

describe('the period of a mandate', () => {
  it('has an end', async () => {
    await expect(grant({ row: { valid_until: null } })).rejects.toMatchObject({
      code: '23502',
      column: 'valid_until',
    });
    await expect(grant({ row: { valid_until: 'infinity' } })).rejects.toMatchObject({
      constraint: 'mandate__no_end',
    });
  });

  it.each([
    ['five years', '2026-11-23T00:00+01', '2031-11-23T00:00+01'],
    ['five years over a change of summer time', '2026-06-01T00:00+02', '2031-06-01T00:00+02'],
    ['five years from the last of February in a leap year', '2028-02-29T00:00+01', '2033-02-28T00:00+01'],
  ])('may be %s', async (_what, from, until) => {
    await expect(grant(period(from, until))).resolves.toBeDefined();
  });

  it.each([
    ['five years', powerIdOf, '2026-11-23T00:00+01', '2031-11-23T00:00:01+01'],
    ['five years counted in local time', powerIdOf, '2026-06-01T00:00+02', '2031-06-01T00:30+02'],
    ['what its power says', monthly, '2026-01-31T00:00+01', '2026-02-28T00:00:01+01'],
    ['one month into summer time', monthly, '2026-03-15T00:00+01', '2026-04-15T00:30+02'],
  ])('is not longer than %s', async (_what, powerOf, from, until) => {
    await expect(grant(period(from, until), holder, await powerOf())).rejects.toMatchObject(
      refusal('mandate.too-long'),
    );
  });

  it('needs a holder who is employed at some time of it', async () => {
    const left = await facts.employment(owner, organisationId);
    await owner.query("UPDATE employment_term SET ended_at = '2026-01-01Z' WHERE employment_id = $1", [
      left.id,
    ]);
    await expect(grant(period('2026-01-01Z', '2026-02-01Z'), left)).rejects.toMatchObject(
      refusal('mandate.holder-not-employed'),
    );
    await expect(grant(period('2025-12-31Z', '2026-02-01Z'), left)).resolves.toBeDefined();
  });

  it('may begin before a scheduled employment does', async () => {
    const soon = await facts.employment(owner, organisationId);
    await owner.query('UPDATE employment_term SET ended_at = valid_from WHERE employment_id = $1', [soon.id]);
    await facts.term(owner, soon, { valid_from: '2030-01-01Z' });
    await expect(grant(period('2029-01-01Z', '2030-01-02Z'), soon)).resolves.toBeDefined();
    await expect(grant(period('2029-01-01Z', '2030-01-01Z'), soon)).rejects.toMatchObject(
      refusal('mandate.holder-not-employed'),
    );
  });
});

describe('the holder, the power and who asks', () => {
  it('refuses a mandate for the person who asks for it, also through another employment', async () => {
    const elsewhere = await facts.employment(owner, organisationId, { person_id: holder.personId });
    for (const employment of [holder, elsewhere]) {
      await expect(
        grant({ row: { requested_by_person_id: holder.personId } }, employment),
      ).rejects.toMatchObject(refusal('mandate.to-oneself'));
    }
  });

  it('refuses the power of another organisation', async () => {
    const foreign = await facts.power(owner, { organisation_id: await facts.organisation(owner) });
    await expect(grant({}, holder, foreign)).rejects.toMatchObject(refusal('mandate.power-mismatch'));
  });

  it('needs to know who asks when the power needs approvals, and begins as pending', async () => {
    const approved = await facts.power(owner, { approvals_needed: 1 });
    const row = { requested_by_person_id: await facts.insert(owner, 'person', {}) };
    await expect(grant({ state: 'pending' }, holder, approved)).rejects.toMatchObject(
      refusal('mandate.requester-unknown'),
    );
    await expect(grant({ state: 'active', row }, holder, approved)).rejects.toMatchObject(
      refusal('mandate.approvals-missing'),
    );
    await expect(grant({ state: 'pending', row }, holder, approved)).resolves.toBeDefined();
  });
});

describe('the limits of a mandate', () => {
  it('takes values of known dimensions, one number, a unit and an accepted level', async () => {
    const unitId = await facts.unit(owner, organisationId);
    const limits = {
      case: ['1', '2'],
      amount: ['50000.50'],
      unit: [unitId],
      'assurance-level': ['http://id.elegnamnden.se/loa/1.0/loa3'],
    };
    await expect(grant({ limits })).resolves.toBeDefined();
  });

  it.each([
    ['a dimension the power does not know', { colour: ['red'] }, 'mandate.unknown-dimension'],
    [
      'a level the power does not accept',
      { 'assurance-level': ['http://loa4'] },
      'mandate.level-not-accepted',
    ],
    ['two numbers where one is asked for', { amount: ['1', '2'] }, 'mandate.maximum-malformed'],
    ['a word where a number is asked for', { amount: ['much'] }, 'mandate.maximum-malformed'],
    ['a negative number', { amount: ['-1'] }, 'mandate.maximum-malformed'],
    ['not a number', { amount: ['NaN'] }, 'mandate.maximum-malformed'],
  ])('refuses %s', async (_what, limits: Record<string, string[]>, code) => {
    await expect(grant({ limits })).rejects.toMatchObject(refusal(code));
  });

  it('refuses a unit named without its id or by a code that is not its own', async () => {
    const unitId = await facts.unit(owner, organisationId, { code: 'right' });
    const withUnit = async (row: facts.Row) => {
      await owner.query('BEGIN');
      const id = await facts.mandateUnsealed(owner, holder, powerId);
      return settled(
        facts.insert(owner, 'mandate_limit', {
          organisation_id: organisationId,
          mandate_id: id,
          dimension: 'unit',
          ...row,
        }),
      ).finally(() => owner.query('ROLLBACK'));
    };
    expect(await withUnit({ value: 'wrong', unit_id: unitId })).toMatchObject({
      reason: refusal('mandate.unknown-unit'),
    });
    expect(await withUnit({ value: 'right', unit_id: null })).toMatchObject({
      reason: refusal('mandate.unknown-unit'),
    });
    expect(await withUnit({ value: 'right', unit_id: unitId })).toMatchObject({ status: 'fulfilled' });
  });
});

describe('the seal', () => {
  it('refuses a mandate without a state when its transaction commits', async () => {
    await owner.query('BEGIN');
    await facts.mandateUnsealed(owner, holder, powerId);
    await expect(owner.query('COMMIT')).rejects.toMatchObject(refusal('mandate.unsealed'));
  });

  it.each(['suspended', 'revoked', 'rejected'])('is not %s', async (state) => {
    await expect(grant({ state: state as 'pending' })).rejects.toMatchObject(
      refusal('mandate.bad-transition'),
    );
  });

  it('lets no limit be added afterwards, in the same transaction or later', async () => {
    const id = await grant({ limits: { case: ['1'] } });
    const of = { id, organisationId };
    await expect(facts.limit(owner, of, 'case', '2')).rejects.toMatchObject(refusal('mandate.sealed'));
    await owner.query('BEGIN');
    const fresh = { id: await facts.mandateUnsealed(owner, holder, powerId), organisationId };
    await facts.state(owner, fresh, 'active');
    await expect(facts.limit(owner, fresh, 'case', '2')).rejects.toMatchObject(refusal('mandate.sealed'));
    await owner.query('ROLLBACK');
  });

  it('lets no limit be added by another connection while the mandate is being recorded', async () => {
    const [first, second] = [await database.connect(), await database.connect()];
    await first.query('BEGIN');
    const of = { id: await facts.mandateUnsealed(first, holder, powerId), organisationId };
    await expect(facts.limit(second, of, 'case', '2')).rejects.toMatchObject(refusal('mandate.sealed'));
    await facts.state(first, of, 'active');
    await first.query('COMMIT');
  });

  it('is put by one of two connections only', async () => {
    const [first, second] = [await database.connect(), await database.connect()];
    const id = await grant();
    const backend = await backendOf(second);
    await first.query('BEGIN');
    await facts.state(first, { id, organisationId }, 'suspended');
    const late = settled(facts.state(second, { id, organisationId }, 'suspended'));
    await untilBlocked(owner, backend);
    await first.query('COMMIT');
    expect(await late).toMatchObject({ reason: { code: 'BH002', message: 'mandate.bad-transition' } });
  });

  it.each(['REPEATABLE READ', 'SERIALIZABLE'])('is refused under %s', async (level) => {
    await owner.query(`BEGIN ISOLATION LEVEL ${level}`);
    const id = await facts.mandateUnsealed(owner, holder, powerId);
    await expect(facts.state(owner, { id, organisationId }, 'active')).rejects.toMatchObject(
      refusal('database.isolation'),
    );
    await owner.query('ROLLBACK');
  });
});

function powerIdOf(): Promise<string> {
  return Promise.resolve(powerId);
}

function monthly(): Promise<string> {
  return facts.power(owner, { maximum_months: 1 });
}
