import { isDeepStrictEqual } from 'node:util';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { EmployeeReads } from '../../src/domain/directory/employee-reads.service.js';
import { localDate, startOfDay } from '../../src/domain/directory/local-date.rules.js';
import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { endOfDay } from '../../src/domain/directory/local-date.rules.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

const DAY = 86_400_000;
const soon = new Date(Date.now() + 10 * DAY);
const later = new Date(Date.now() + 20 * DAY);
const past = new Date('2026-03-01T00:00:00Z');
const reason = 'Left';

let register: Register;
let changes: EmploymentChangesService;
let finder: EmployeeReads;

beforeAll(async () => {
  register = await Register.open();
  changes = register.get(EmploymentChangesService);
  finder = register.get(EmployeeReads);
  await register.organisation(NUMBER, ['exempel.se']);
});
afterAll(() => register.close());

describe('changing an employment', () => {
  it('ends one row and adds another; what is not named stays', async () => {
    const { orgAffiliation, employmentId } = await register.employee('changed');
    await changes.changeEmployment(OPERATOR, {
      employment: orgAffiliation,
      title: 'Chef',
      reason: 'Promoted',
    });
    expect(await finder.byOrgAffiliation(OPERATOR, orgAffiliation)).toMatchObject({
      displayName: 'changed',
      title: 'Chef',
    });
    await changes.changeEmployment(OPERATOR, { employment: orgAffiliation, title: null });
    expect(await finder.byOrgAffiliation(OPERATOR, orgAffiliation)).not.toHaveProperty('title');
    const rows = await register.rows('select 1 from employment_term where employment_id = $1', [
      employmentId,
    ]);
    expect(rows).toHaveLength(3);
    const events = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER, limit: 2 });
    expect(events.map(({ act, reason: why }) => [act, why])).toEqual([
      ['employment.change', undefined],
      ['employment.change', 'Promoted'],
    ]);
  });

  it('can be planned, and planned otherwise later', async () => {
    const { orgAffiliation: employment } = await register.employee('planned');
    await changes.changeEmployment(OPERATOR, { employment, from: later, title: 'Later' });
    await changes.changeEmployment(OPERATOR, { employment, from: soon, title: 'Soon' });
    await changes.changeEmployment(OPERATOR, { employment, from: later, title: 'Even later' });
    expect(await terms('planned')).toEqual([null, 'Soon', 'Even later']);
  });

  // On the day of the planned change the name went back to what it had been when that was planned.
  it('holds after what was planned before it, too', async () => {
    const { orgAffiliation: employment } = await register.employee('carried');
    await changes.changeEmployment(OPERATOR, { employment, from: soon, title: 'Soon' });
    await changes.changeEmployment(OPERATOR, { employment, from: later, displayName: 'Later name' });
    await changes.changeEmployment(OPERATOR, { employment, displayName: 'New name', mail: 'n@exempel.se' });
    expect(await told('carried')).toEqual([
      ['carried', null, null],
      ['New name', null, 'n@exempel.se'],
      ['New name', 'Soon', 'n@exempel.se'],
      ['Later name', 'Soon', 'n@exempel.se'],
    ]);
  });

  it('on the day that the employment begins holds from its beginning', async () => {
    const employee = { organisation: NUMBER, uid: 'hired', term: { displayName: 'Hired' } };
    const { orgAffiliation: employment, employmentId } = await register
      .get(EmployeesService)
      .addEmployee(OPERATOR, employee);
    const [term] = await register.rows<{ valid_from: Date }>(
      'select valid_from from employment_term where employment_id = $1',
      [employmentId],
    );
    const today = startOfDay(localDate(term!.valid_from));
    await changes.changeEmployment(OPERATOR, { employment, from: today, title: 'From the first day' });
    expect(await told('hired')).toEqual([['Hired', 'From the first day', null]]);
  });

  it('is refused at an instant when the employment does not hold', async () => {
    const { orgAffiliation: employment } = await register.employee('absent');
    const attempt = changes.changeEmployment(OPERATOR, {
      employment,
      from: new Date('2025-01-01'),
      title: 'Before',
    });
    await expect(attempt).rejects.toMatchObject(refusal('employment.not-in-force'));
  });
});

// A fixed term could not be prolonged: it was ended, and its mandates with it, and begun again.
describe('prolonging an employment', () => {
  it('puts off its end, with its identifiers, without a break', async () => {
    const { orgAffiliation: employment, employmentId } = await register.employee('prolonged');
    const identifier = { employment, type: 'eppn', value: 'prolonged@exempel.se' } as const;
    await register.get(IdentifiersService).addIdentifier(OPERATOR, identifier);
    await changes.endEmployment(OPERATOR, { employment, at: soon, reason });
    await changes.changeEmployment(OPERATOR, { employment, until: later });
    expect(await endsOf('employment_term', employmentId)).toEqual([later]);
    expect(await endsOf('identifier', employmentId, "type = 'eppn'")).toEqual([later]);
    await changes.changeEmployment(OPERATOR, { employment, from: later, until: null, title: 'For good' });
    expect(await endsOf('employment_term', employmentId)).toEqual([null]);
    expect(await endsOf('identifier', employmentId, "type = 'eppn'")).toEqual([null]);
    expect(await terms('prolonged')).toEqual([null, 'For good']);
  });

  it('puts off the end of the last change that is planned', async () => {
    const { orgAffiliation: employment, employmentId } = await register.employee('planned-too');
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    await changes.changeEmployment(OPERATOR, { employment, from: soon, title: 'Soon' });
    await changes.changeEmployment(OPERATOR, { employment, until: null, mail: 'x@exempel.se' });
    expect(await endsOf('employment_term', employmentId)).toEqual([null]);
    expect((await told('planned-too')).at(-1)).toEqual(['planned-too', 'Soon', 'x@exempel.se']);
  });

  // It came back with its mandates, also those that may not be combined with what the person was given meanwhile.
  it('brings back nothing that has ended, from whenever it is said to', async () => {
    const { orgAffiliation: employment } = await register.employee('over');
    await changes.endEmployment(OPERATOR, { employment, at: past, reason });
    for (const from of [past, new Date('2026-02-01T00:00:00Z')]) {
      const attempt = changes.changeEmployment(OPERATOR, { employment, from, until: null });
      await expect(attempt).rejects.toMatchObject(refusal('employment.over'));
    }
  });

  it('may say the day again on which it ends anyway', async () => {
    const { orgAffiliation: employment, employmentId } = await register.employee('same');
    const eppn = { employment, type: 'eppn', value: 'same@exempel.se' } as const;
    await register.get(IdentifiersService).addIdentifier(OPERATOR, eppn);
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    await changes.changeEmployment(OPERATOR, { employment, title: 'Chef', until: later });
    expect(await endsOf('employment_term', employmentId)).toEqual([later]);
  });

  it('is recorded with all that it puts off', async () => {
    const { orgAffiliation: employment, employmentId } = await register.employee('recorded');
    const eppn = { employment, type: 'eppn', value: 'recorded@exempel.se' } as const;
    await register.get(IdentifiersService).addIdentifier(OPERATOR, eppn);
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    await changes.changeEmployment(OPERATOR, { employment, from: soon, title: 'Soon' });
    const before = await rowsOf(employmentId);
    await changes.changeEmployment(OPERATOR, { employment, until: null });
    const made = (await rowsOf(employmentId)).filter((id) => !before.includes(id));
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER, limit: 1 });
    expect(made).toHaveLength(3);
    expect(event?.subjectIds).toEqual(expect.arrayContaining(made));
  });

  it('leaves what began after a break as it is', async () => {
    const { orgAffiliation: employment } = await register.employee('stretches');
    await changes.endEmployment(OPERATOR, { employment, at: past, reason });
    const term = { displayName: 'Back' };
    await register.get(EmployeesService).reemploy(OPERATOR, { employment, term, reason });
    const from = new Date('2026-02-01T00:00:00Z');
    await expect(
      changes.changeEmployment(OPERATOR, { employment, from, title: 'Only then' }),
    ).rejects.toMatchObject(refusal('employment.changed-since'));
    expect((await told('stretches')).at(-1)).toEqual(['Back', null, null]);
  });

  it('is not to end it earlier, or what has ended', async () => {
    const { orgAffiliation: employment } = await register.employee('shortened');
    const shorten = (until: Date) => changes.changeEmployment(OPERATOR, { employment, until });
    await expect(shorten(later)).rejects.toMatchObject(refusal('employment.shortened'));
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    await expect(shorten(soon)).rejects.toMatchObject(refusal('employment.shortened'));
    await changes.endEmployment(OPERATOR, { employment, reason });
    await expect(shorten(later)).rejects.toMatchObject(refusal('employment.not-in-force'));
  });
});

describe('ending an employment', () => {
  it('ends it now, with its identifiers but the orgAffiliation, which nobody else ever gets', async () => {
    const { orgAffiliation: employment } = await register.employee('ended');
    await register
      .get(IdentifiersService)
      .addIdentifier(OPERATOR, { employment, type: 'eppn', value: 'ended@exempel.se' });
    await changes.endEmployment(OPERATOR, { employment, reason });
    expect(await finder.byOrgAffiliation(OPERATOR, employment)).toMatchObject({
      employed: false,
      identifiers: [{ type: 'orgAffiliation', value: employment }],
    });
    const again = register.get(EmployeesService).addEmployee(OPERATOR, {
      organisation: NUMBER,
      uid: 'ended',
      term: { displayName: 'Somebody else' },
    });
    await expect(again).rejects.toMatchObject(refusal('employment.uid-taken'));
    const { orgAffiliation } = await register.employee('next');
    const reused = { employment: orgAffiliation, type: 'eppn' as const, value: 'ended@exempel.se' };
    await register.get(IdentifiersService).addIdentifier(OPERATOR, reused);
  });

  it('can be planned, and then planned earlier or done at once', async () => {
    const { orgAffiliation: employment } = await register.employee('leaving');
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    expect(await finder.byOrgAffiliation(OPERATOR, employment)).toMatchObject({
      employed: true,
      until: later,
    });
    await changes.endEmployment(OPERATOR, { employment, at: soon, reason });
    expect(await finder.byOrgAffiliation(OPERATOR, employment)).toMatchObject({
      employed: true,
      until: soon,
    });
    await changes.endEmployment(OPERATOR, { employment, reason });
    expect(await finder.byOrgAffiliation(OPERATOR, employment)).toMatchObject({ employed: false });
  });

  it('takes planned changes with it', async () => {
    const { orgAffiliation: employment } = await register.employee('both');
    await changes.changeEmployment(OPERATOR, { employment, from: later, title: 'Later' });
    await changes.endEmployment(OPERATOR, { employment, at: soon, reason });
    expect(await terms('both')).toEqual([null]);
  });

  it('may be said afterwards', async () => {
    const { orgAffiliation: employment } = await register.employee('afterwards');
    await changes.endEmployment(OPERATOR, { employment, at: past, reason });
    expect(await finder.byOrgAffiliation(OPERATOR, employment)).toMatchObject({
      employed: false,
      until: past,
    });
  });

  it('is refused before the latest change, which has become history', async () => {
    const { orgAffiliation: employment } = await register.employee('history');
    await changes.changeEmployment(OPERATOR, { employment, from: new Date('2026-05-01'), title: 'Chef' });
    const attempt = changes.endEmployment(OPERATOR, { employment, at: past, reason });
    await expect(attempt).rejects.toMatchObject({
      ...refusal('employment.changed-since'),
      details: { earliest: '2026-05-01T00:00:00.000Z' },
    });
  });

  // A mistyped year said "ends after 2025-01-01", and there had been no employment; nothing undid that.
  it.each(['2025-01-01', '2025-12-31'])('is refused for a last day before the first: %s', async (lastDay) => {
    const { orgAffiliation: employment } = await register.employee(`mistyped.${lastDay}`);
    const mistyped = { employment, at: endOfDay(lastDay), reason };
    await expect(changes.endEmployment(OPERATOR, mistyped)).rejects.toMatchObject({
      ...refusal('employment.ends-before-beginning'),
      details: { firstDay: '2026-01-01' },
    });
    await changes.endEmployment(OPERATOR, { employment, at: later, reason });
    await expect(changes.endEmployment(OPERATOR, mistyped)).rejects.toMatchObject(
      refusal('employment.ends-before-beginning'),
    );
  });

  it('cancels an employment that has not begun', async () => {
    const term = { displayName: 'Cancelled', from: soon };
    const { orgAffiliation: employment } = await register
      .get(EmployeesService)
      .addEmployee(OPERATOR, { organisation: NUMBER, uid: 'cancelled', term });
    await changes.endEmployment(OPERATOR, { employment, at: past, reason });
    expect(await terms('cancelled')).toEqual([]);
  });

  it('is refused twice, without a reason, and for others than its administrators', async () => {
    const { orgAffiliation: employment } = await register.employee('twice');
    const outsider = administratorOf(await register.organisation(OTHER_NUMBER));
    const foreign = changes.endEmployment(outsider, { employment, reason });
    await expect(foreign).rejects.toMatchObject(refusal('organisation.not-found'));
    const unexplained = changes.endEmployment(OPERATOR, { employment, reason: ' ' });
    await expect(unexplained).rejects.toMatchObject(refusal('directory.reason-missing'));
    await changes.endEmployment(OPERATOR, { employment, reason });
    const again = changes.endEmployment(OPERATOR, { employment, reason });
    await expect(again).rejects.toMatchObject(refusal('employment.already-ended'));
  });

  it('happens once when two ask at the same time', async () => {
    const { orgAffiliation: employment } = await register.employee('race');
    const attempts = [1, 2].map(() => changes.endEmployment(OPERATOR, { employment, reason }));
    const outcomes = (await Promise.allSettled(attempts)).map(({ status }) => status);
    expect(outcomes.sort()).toEqual(['fulfilled', 'rejected']);
  });
});

/** Name, title and mail of the terms that hold at some time, in order; neighbours that say the same count once. */
async function told(uid: string): Promise<(string | null)[][]> {
  const rows = await register.rows<{ told: (string | null)[] }>(
    `select json_build_array(display_name, title, mail) as told from employment_term term
     join employment on employment.id = employment_id
     where uid = $1 and (ended_at is null or ended_at > valid_from) order by valid_from`,
    [uid],
  );
  const all = rows.map((row) => row.told);
  return all.filter((one, index) => !isDeepStrictEqual(one, all[index - 1]));
}

/** Ids of the rows that say something of the employment. */
async function rowsOf(employmentId: string): Promise<string[]> {
  const rows = await register.rows<{ id: string }>(
    `select id from employment_term where employment_id = $1
     union all select id from identifier where employment_id = $1`,
    [employmentId],
  );
  return rows.map(({ id }) => id);
}

/** The ends of the unbroken periods that the table says something of the employment for; null: none. */
async function endsOf(table: string, employmentId: string, condition = 'true'): Promise<(Date | null)[]> {
  const rows = await register.rows<{ until: Date | null }>(
    `select upper(period) as until from unnest((
       select range_agg(tstzrange(valid_from, least(valid_until, ended_at)))
       from ${table} where employment_id = $1 and ${condition})) period order by until`,
    [employmentId],
  );
  return rows.map(({ until }) => until);
}

/** Titles of the terms that hold at some time, in order; neighbours with one title count once. */
async function terms(uid: string): Promise<(string | null)[]> {
  const rows = await register.rows<{ title: string | null }>(
    `select title from employment_term term join employment on employment.id = employment_id
     where uid = $1 and (ended_at is null or ended_at > valid_from) order by valid_from`,
    [uid],
  );
  return rows
    .map(({ title }) => title)
    .filter((title, index, all) => index === 0 || all[index - 1] !== title);
}
