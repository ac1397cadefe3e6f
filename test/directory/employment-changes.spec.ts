import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { EmployeeReads } from '../../src/domain/directory/employee-reads.service.js';
import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
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
