import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';
import { counted, day, Files, many } from './files.js';

const MANY = 30;

let register: Register;
let imports: ImportsService;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  await register.organisation(NUMBER, ['test.example']);
  await register
    .get(RoleCatalogueService)
    .define(OPERATOR, { code: 'clerk', nameSv: 'Namn', nameEn: 'Name' });
});
afterAll(() => register.close());

async function inForce(beginning: string): Promise<number | undefined> {
  const rows = await register.rows<{ count: number }>(
    `select count(*)::int as count from employment_term t join employment e on e.id = t.employment_id
     where starts_with(e.uid, $1) and t.valid_from <= now() and coalesce(least(t.valid_until, t.ended_at), 'infinity') > now()`,
    [beginning],
  );
  return rows[0]?.count;
}

// Fifty last days in the past ended fifty employments without a word, in a delta, too.
it.each([
  ['full', 'last days that have passed', 'past', '2024-01-01', day(-1)],
  ['delta', 'last days that have passed', 'past-too', '2024-01-01', day(-1)],
  ['delta', 'first days that have not come', 'ahead', day(60), ''],
] as const)('hold a %s import that ends too many by %s', async (mode, _, uid, firstDay, lastDay) => {
  const hr = await Files.from(register, `hr-${uid}`, { endedAtLeast: 20 });
  const file = (first: string, last: string) => [
    'uid,displayName,firstDay,lastDay',
    ...many(MANY, (at) => `${uid}.${at},N,${first},${last}`),
  ];
  await hr.send('full', file('2024-01-01', ''));
  const batch = await hr.send(mode, file(firstDay, lastDay));
  expect(counted(batch)).toEqual({
    state: 'waiting',
    reason: 'import.ends-too-many',
    read: MANY,
    changed: MANY,
    ended: MANY,
  });
  expect(await inForce(`${uid}.`)).toBe(MANY);
  expect((await imports.confirm(OPERATOR, batch.id, { ended: MANY })).state).toBe('applied');
  expect(await inForce(`${uid}.`)).toBe(0);
});

// Rows over several lines are known by no line.
it('count all rows that a source manages, however many lines each has', async () => {
  const hr = await Files.from(register, 'hr-lines', { endedAtLeast: 1 });
  const file = (rows: number) => [
    'uid,displayName,title',
    ...many(rows, (at) => (at < 15 ? `lines.${at},N,"Title\n"` : `lines.${at},N,Title`)),
  ];
  await hr.send('full', file(20));
  expect(counted(await hr.send('full', file(18)))).toMatchObject({ state: 'applied', ended: 2 });
  expect(counted(await hr.send('full', file(16)))).toMatchObject({ state: 'waiting', ended: 2 });
});

it('do not count what came to its own end and left the file, which is on record as ended by nobody', async () => {
  const hr = await Files.from(register, 'hr-run-out', { endedAtLeast: 20 });
  await hr.send('delta', ['uid,displayName,firstDay', ...many(MANY, (at) => `out.${at},N,2024-01-01`)]);
  const head = 'id,uid,role,firstDay,lastDay';
  const live = `live,out.0,clerk,${day(1)},`;
  await hr.send('full', [head, ...many(MANY, (at) => `x${at},out.${at},clerk,2025-01-01,${day(-1)}`), live]);
  const next = await hr.send('full', [head, live]);
  expect(counted(next)).toEqual({ state: 'applied', read: 1, unchanged: 1 });
  expect(
    await register.rows(`select from audit_event where details->>'import' = $1`, [next.id]),
  ).toHaveLength(0);
  expect(
    await register.rows(
      `select key from import_managed_row m join import_source s on s.id = m.source_id
       where s.name = 'hr-run-out' and m.row_set = 'role-assignments'`,
    ),
  ).toEqual([{ key: 'live' }]);
});

// What was missing stayed for ever because of one row without a key, and the import looked like any other.
it('say so when ends are held back because a row cannot be told', async () => {
  const hr = await Files.from(register, 'hr-untold');
  await hr.send('full', ['uid,displayName', 'told.a,A', 'told.b,B']);
  const batch = await hr.send('full', ['uid,displayName', 'told.a,A', ',Nobody']);
  expect(counted(batch)).toMatchObject({ state: 'applied', reason: 'import.ends-held-back', heldBack: 1 });
  expect(batch.reason?.remedy).toContain('key');
});

it('leave an import waiting when the file that came after it is refused', async () => {
  const hr = await Files.from(register, 'hr-broken', { endedAtLeast: 1, rejectedAtLeast: 1 });
  await hr.send('full', ['uid,displayName', 'sup.a,A', 'sup.b,B']);
  const waiting = await hr.send('full', ['uid,displayName', 'sup.a,A']);
  expect((await hr.send('full', ['uid,displayName', 'sup.a,'])).state).toBe('refused');
  expect((await imports.status(OPERATOR, waiting.id)).state).toBe('waiting');
});
