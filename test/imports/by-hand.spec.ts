import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';
import { counted, day, Files, many } from './files.js';

const POWER = 'https://powers.example/decide';
const LAST_DAY = day(200);

let register: Register;
let imports: ImportsService;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  await register.organisation(NUMBER, ['test.example']);
  await register.get(PowersService).definePower(OPERATOR, { code: POWER, nameSv: 'Namn', nameEn: 'Name' });
});
afterAll(() => register.close());

async function end(uid: string, at?: Date): Promise<void> {
  const input = { employment: `${uid}@${NUMBER}`, reason: 'By hand', ...(at && { at }) };
  await register.get(EmploymentChangesService).endEmployment(OPERATOR, input);
}

async function holds(uid: string): Promise<boolean> {
  const terms = await register.rows(
    `select from employment_term t join employment e on e.id = t.employment_id
     where e.uid = $1 and t.valid_from <= now() and coalesce(least(t.valid_until, t.ended_at), 'infinity') > now()`,
    [uid],
  );
  return terms.length > 0;
}

describe('what was done by hand between the plan and its application', () => {
  // The plan was applied as it was made, and employed again somebody who had been dismissed while it waited.
  it('stays: an employment that was ended is not begun again by confirming', async () => {
    const hr = await Files.from(register, 'hr-waits', { endedAtLeast: 1 });
    await hr.send('full', ['uid,displayName', 'conf.a,A', 'conf.b,B', 'conf.c,C']);
    const waiting = await hr.send('full', ['uid,displayName', 'conf.a,New name', 'conf.c,C']);
    await end('conf.a');
    expect(counted(await imports.confirm(OPERATOR, waiting.id))).toEqual({
      state: 'applied',
      read: 2,
      unchanged: 1,
      ended: 1,
      rejected: 1,
    });
    expect(await holds('conf.a')).toBe(false);
    expect(await holds('conf.b')).toBe(false);
  });

  it('lets an import wait again when it ends another number than was confirmed', async () => {
    const hr = await Files.from(register, 'hr-other-number', { endedAtLeast: 1 });
    await hr.send('full', ['uid,displayName', 'num.a,A', 'num.b,B', 'num.c,C']);
    const waiting = await hr.send('full', ['uid,displayName', 'num.a,A']);
    await end('num.b');
    await expect(imports.confirm(OPERATOR, waiting.id, { ended: 2 })).rejects.toMatchObject(
      refusal('import.ends-other-number'),
    );
    expect(counted(await imports.status(OPERATOR, waiting.id))).toMatchObject({ state: 'waiting', ended: 1 });
    expect(await holds('num.c')).toBe(true);
    expect((await imports.confirm(OPERATOR, waiting.id, { ended: 1 })).state).toBe('applied');
    expect(await holds('num.c')).toBe(false);
  });

  // One mandate revoked in the meantime refused the whole file: mandate.state-final.
  it('rejects the row of a mandate that was revoked, and applies the others', async () => {
    const hr = await Files.from(register, 'hr-revoked', { endedAtLeast: 1 });
    await hr.send('delta', ['uid,displayName,firstDay', ...many(3, (at) => `rev.${at},N,2025-01-01`)]);
    const head = 'id,uid,power,lastDay,basis';
    const row = (at: number, basis: string) => `r${at},rev.${at},${POWER},${LAST_DAY},${basis}`;
    const first = await hr.send('full', [head, ...many(3, (at) => row(at, 'Beslut 1'))]);
    const waiting = await hr.send('full', [head, row(0, 'Beslut 2'), row(1, 'Beslut 2')]);
    const [granted] = await hr.rows(first);
    const mandateId = granted?.subjectId ?? '';
    await register.get(MandatesService).revoke(OPERATOR, { mandateId, reason: 'By hand' });
    const applied = await imports.confirm(OPERATOR, waiting.id);
    expect(counted(applied)).toEqual({ state: 'applied', read: 2, changed: 1, ended: 1, rejected: 1 });
    expect(await hr.verdicts(applied)).toEqual(['2 rejected import.ended-by-hand', '3 change', '- end']);
    // Nothing has taken the place of what was revoked; what was changed is another mandate.
    const [rejected, changed] = await hr.rows(applied);
    expect(rejected?.subjectId).toBe(mandateId);
    const mandates = await register.rows('select from mandate where id = $1', [changed?.subjectId]);
    expect(mandates).toHaveLength(1);
    expect((await hr.rows(first)).map(({ subjectId }) => subjectId)).not.toContain(changed?.subjectId);
  });

  it('rejects the row of a uid that another source has taken, and applies the others', async () => {
    const hr = await Files.from(register, 'hr-late', { endedAtLeast: 1 });
    await hr.send('full', ['uid,displayName', 'late.a,A']);
    const waiting = await hr.send('full', ['uid,displayName', 'late.b,B', 'late.c,C']);
    const other = await Files.from(register, 'hr-early');
    await other.send('delta', ['uid,displayName', 'late.b,Another']);
    const applied = await imports.confirm(OPERATOR, waiting.id);
    expect(await hr.verdicts(applied)).toEqual(['2 rejected import.not-its-own', '3 create', '- end']);
  });
});

// It began anew, and was in force though nobody was employed any longer.
it('a role or mandate of who was dismissed is not changed, from its first day on, by a file', async () => {
  await register
    .get(RoleCatalogueService)
    .define(OPERATOR, { code: 'clerk', nameSv: 'Namn', nameEn: 'Name' });
  const hr = await Files.from(register, 'hr-dismissed');
  await hr.send('delta', ['uid,displayName,firstDay', 'gone.role,N,2025-01-01']);
  const roles = (lastDay: string) => [
    'id,uid,role,firstDay,lastDay',
    `ro,gone.role,clerk,2025-02-01,${lastDay}`,
  ];
  const mandates = (lastDay: string) => [
    'id,uid,power,firstDay,lastDay,basis',
    `ma,gone.role,${POWER},2025-02-01,${lastDay},Beslut`,
  ];
  for (const file of [roles, mandates])
    expect(counted(await hr.send('full', file(day(100))))).toMatchObject({ created: 1 });
  await end('gone.role');
  for (const file of [roles, mandates]) {
    const changed = await hr.send('full', file(day(150)));
    expect(await hr.verdicts(changed)).toEqual(['2 rejected import.holder-not-employed']);
  }
});

// The role stood in the way of the same one, and a mandate that began before the break was taken and never held.
it('somebody who comes back by a file is given anew what ended with the employment, from then on', async () => {
  await register.get(RoleCatalogueService).define(OPERATOR, { code: 'guard', nameSv: 'N', nameEn: 'N' });
  const hr = await Files.from(register, 'hr-back');
  const staff = (...uids: string[]) => [
    'uid,displayName,firstDay',
    ...uids.map((uid) => `${uid},N,2025-01-01`),
  ];
  await hr.send('full', staff('back.a', 'back.b'));
  const holder = `back.a@${NUMBER}`;
  const assign = () =>
    register.get(RolesService).assign(OPERATOR, { holder, role: 'guard', reason: 'By hand' });
  const { assignmentId } = await assign();
  await hr.send('full', staff('back.b'));
  const back = await hr.send('full', staff('back.a', 'back.b'));
  const events = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
  const restart = events.find(({ reason }) => reason === `import ${back.id}`);
  expect(restart?.subjectIds).toEqual([expect.any(String), assignmentId]);
  await assign();
  const head = 'uid,power,firstDay,lastDay,basis';
  const mandates = [`back.a,${POWER},2025-02-01,${day(99)},B`, `back.a,${POWER},,${day(99)},B`];
  const given = await hr.send('delta', [head, ...mandates]);
  expect(await hr.verdicts(given)).toEqual(['2 rejected import.holder-broken-off', '3 create']);
});

// The nightly file of roles was refused for good: fact.ended.
it('a file of roles and one of mandates go on after somebody has come back by a file', async () => {
  await register.get(RoleCatalogueService).define(OPERATOR, { code: 'porter', nameSv: 'N', nameEn: 'N' });
  const hr = await Files.from(register, 'hr-again');
  const staff = (...uids: string[]) => [
    'uid,displayName,firstDay',
    ...uids.map((uid) => `${uid},N,2025-01-01`),
  ];
  const roles = (...uids: string[]) => ['uid,role', ...uids.map((uid) => `${uid},porter`)];
  const mandates = [
    'uid,power,lastDay,basis',
    ...['ag.a', 'ag.b'].map((uid) => `${uid},${POWER},${LAST_DAY},B`),
  ];
  await hr.send('full', staff('ag.a', 'ag.b'));
  for (const file of [roles('ag.a', 'ag.b'), mandates]) await hr.send('full', file);
  for (const uids of [['ag.b'], ['ag.a', 'ag.b']]) await hr.send('full', staff(...uids));
  for (const file of [roles('ag.a', 'ag.b'), mandates])
    expect(await hr.verdicts(await hr.send('full', file))).toEqual(['2 rejected import.ended-by-hand']);
  expect(counted(await hr.send('full', roles('ag.b')))).toMatchObject({ state: 'applied', unchanged: 1 });
});

describe('an employment', () => {
  // It was created without a term, and taken for ended by hand from the second time on.
  it('that has no first day and is over already is rejected for that, not as ended by hand', async () => {
    const hr = await Files.from(register, 'hr-gone');
    const file = ['uid,displayName,lastDay', 'gone.a,A,2024-06-30', 'gone.b,B,'];
    for (const time of [1, 2])
      expect({ time, verdicts: (await hr.verdicts(await hr.send('full', file)))[0] }).toEqual({
        time,
        verdicts: '2 rejected import.period-over',
      });
  });

  it('whose last day is before it began in the register is not taken for ended by hand', async () => {
    const hr = await Files.from(register, 'hr-never');
    await hr.send('full', ['uid,displayName,lastDay', 'never,N,']);
    const over = ['uid,displayName,lastDay', `never,N,${day(-2)}`];
    expect(counted(await hr.send('full', over))).toMatchObject({ changed: 1, ended: 1 });
    expect(counted(await hr.send('full', over))).toEqual({ state: 'applied', read: 1, unchanged: 1 });
    const again = await hr.send('full', ['uid,displayName,lastDay', `never,N,${LAST_DAY}`]);
    expect(counted(again)).toEqual({ state: 'applied', read: 1, changed: 1 });
    expect(await holds('never')).toBe(true);
  });

  // An end in the future is a last day in the register, which the next change in the file put off.
  it('that somebody ends by hand at a day ahead ends then, whatever the file says of it', async () => {
    const hr = await Files.from(register, 'hr-ahead');
    await hr.send('full', ['uid,displayName,lastDay', 'fut.a,A,', 'fut.b,B,']);
    await end('fut.a', new Date(`${day(30)}T12:00:00Z`));
    const married = await hr.send('full', ['uid,displayName,lastDay', 'fut.a,A Married,', 'fut.b,B,']);
    expect(await hr.verdicts(married)).toEqual(['2 rejected import.ended-by-hand']);
    const sooner = await hr.send('full', ['uid,displayName,lastDay', `fut.a,A,${day(10)}`, 'fut.b,B,']);
    expect(await hr.verdicts(sooner)).toEqual(['2 change']);
  });

  it('that was ended by hand at a moment that has passed since is not brought back', async () => {
    const hr = await Files.from(register, 'hr-passed');
    await hr.send('full', ['uid,displayName', 'pas.a,A', 'pas.b,B']);
    await end('pas.a', new Date(Date.now() + 400));
    const name = (at: number) => ['uid,displayName', `pas.a,Name ${at}`, 'pas.b,B'];
    let at = 0;
    while (await holds('pas.a')) at++;
    expect(await hr.verdicts(await hr.send('full', name(at)))).toEqual(['2 rejected import.ended-by-hand']);
    expect(await holds('pas.a')).toBe(false);
  });
});
