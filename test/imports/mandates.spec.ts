import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { NUMBER, OPERATOR, Register } from '../directory/register.js';
import { day, Files } from './files.js';

const POWER = 'https://powers.example/decide';
const HEAD = 'id,uid,power,lastDay,basis';
const LAST_DAY = day(200);

let register: Register;
let mandates: MandatesService;
let hr: Files;

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  await register.organisation(NUMBER, ['test.example']);
  await register
    .get(PowersService)
    .definePower(OPERATOR, { code: POWER, nameSv: 'Namn', nameEn: 'Name', passableDepth: 2 });
  hr = await Files.from(register, 'hr');
  const employed = ['uid,displayName,firstDay', 'one,N,2025-01-01', 'two,N,2025-01-01', 'three,N,2025-01-01'];
  await hr.send('delta', employed);
});
afterAll(() => register.close());

async function granted(id: string, uid: string): Promise<string> {
  const [row] = await hr.rows(await hr.send('delta', [HEAD, `${id},${uid},${POWER},${LAST_DAY},Beslut 1`]));
  return row?.subjectId ?? '';
}

async function passOn(mandateId: string, uid: string): Promise<string> {
  const until = new Date(`${day(30)}T12:00:00Z`);
  const input = { mandateId, holder: `${uid}@${NUMBER}`, until, basis: 'By hand', reason: 'Leave' };
  return (await mandates.passOn(OPERATOR, input)).mandateId;
}

async function stateOf(mandateId: string): Promise<string | undefined> {
  const rows = await register.rows<{ state: string }>(
    'select state from mandate_state where mandate_id = $1 and ended_at is null',
    [mandateId],
  );
  return rows[0]?.state;
}

// Whoever was suspended got the mandate back with the next correction of a spelling in the file.
it('a mandate that is suspended is not changed by a file, and stays suspended', async () => {
  const mandate = await granted('s1', 'one');
  await mandates.suspend(OPERATOR, { mandateId: mandate, reason: 'Investigation' });
  const batch = await hr.send('delta', [HEAD, `s1,one,${POWER},${LAST_DAY},Beslut 1 b`]);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.mandate-suspended']);
  expect(await stateOf(mandate)).toBe('suspended');
});

it('a level of assurance that nobody knows is refused, and one that is known is taken', async () => {
  const row = (id: string, level: string) => `${id},three,${POWER},${LAST_DAY},Beslut 1,${level}`;
  const batch = await hr.send('delta', [
    `${HEAD},limit.assurance-level`,
    row('l1', 'http://id.elegnamnden.se/loa/1.0/loa5'),
    row('l2', 'http://id.elegnamnden.se/loa/1.0/loa4'),
  ]);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.unknown-level', '3 create']);
});

it('a row that fails several checks is told the first, and each row is looked at by itself', async () => {
  await hr.send('delta', ['uid,displayName,firstDay', `later,N,${day(50)}`]);
  const none = 'https://powers.example/none';
  const tooLong = day(366 * 6);
  const batch = await hr.send('delta', [
    'id,uid,power,firstDay,lastDay,basis,limit.colour,limit.unit,limit.assurance-level',
    `f1,nobody,${none},,${day(-1)},B,blue,,`,
    `f2,three,${none},,${day(-1)},B,blue,,`,
    `f3,later,${none},,${day(40)},B,blue,,`,
    `f4,three,${none},,${tooLong},B,blue,,`,
    `f5,three,${POWER},,${tooLong},B,blue,,`,
    `f6,three,${POWER},,${LAST_DAY},B,blue,nowhere,loa9`,
    `f7,three,${POWER},,${LAST_DAY},B,,nowhere,loa9`,
    `f8,three,${POWER},,${LAST_DAY},B,,,loa9`,
    `f9,later,${POWER},,${LAST_DAY},B,,,`,
  ]);
  expect(await hr.verdicts(batch)).toEqual([
    '2 rejected import.employment-not-found',
    '3 rejected import.period-over',
    '4 rejected import.holder-not-employed',
    '5 rejected import.power-not-found',
    '6 rejected import.mandate-too-long',
    '7 rejected import.unknown-dimension',
    '8 rejected import.limit-unit-not-found',
    '9 rejected import.unknown-level',
    '10 create',
  ]);
});

// A corrected spelling revoked what had been passed on by hand, and nothing told of it.
it('a mandate that others hold from is not replaced by a file', async () => {
  const mandate = await granted('p1', 'two');
  const passedOn = await passOn(mandate, 'three');
  const batch = await hr.send('delta', [HEAD, `p1,two,${POWER},${LAST_DAY},Beslut 1 b`]);
  expect(await hr.verdicts(batch)).toEqual(['2 rejected import.passed-on']);
  expect([await stateOf(mandate), await stateOf(passedOn)]).toEqual(['active', 'active']);
});

it('the audit names the mandate that was replaced, and all that were revoked with one that ended', async () => {
  const old = await granted('a1', 'one');
  const replaced = await hr.send('delta', [HEAD, `a1,one,${POWER},${LAST_DAY},Beslut 1 b`]);
  const [change] = await hr.rows(replaced);
  const about = async (batch: string, act: string) =>
    register.rows<{ ids: string[] }>(
      `select subject_ids as ids from audit_event where details->>'import' = $1 and act = $2`,
      [batch, act],
    );
  expect(await about(replaced.id, 'mandate.grant')).toEqual([{ ids: [old, change?.subjectId] }]);

  const ends = await Files.from(register, 'hr-ends');
  const file = (id: string) => [HEAD, `${id},two,${POWER},${LAST_DAY},Beslut 3`];
  const [row] = await ends.rows(await ends.send('full', file('e1')));
  const passedOn = await passOn(row?.subjectId ?? '', 'three');
  const further = await passOn(passedOn, 'one');
  const ended = await ends.send('full', file('e2'));
  const [event] = await about(ended.id, 'mandate.revoke');
  expect(event?.ids[0]).toBe(row?.subjectId);
  expect(new Set(event?.ids.slice(1))).toEqual(new Set([passedOn, further]));
  expect(await stateOf(further)).toBe('revoked');
});

it('those of one import have ids that begin alike, and do not tell when that was', async () => {
  const row = (id: string) => `${id},one,${POWER},${LAST_DAY},Beslut 4`;
  const ids = async (keys: readonly string[]) => {
    const batch = await hr.send('delta', [HEAD, ...keys.map(row)]);
    return (await hr.rows(batch)).map(({ subjectId = '' }) => ({ subjectId, batch: batch.id }));
  };
  const made = [...(await ids(['n1', 'n2', 'n3'])), ...(await ids(['n4']))];
  expect(new Set(made.map(({ subjectId }) => subjectId)).size).toBe(4);
  for (const { subjectId, batch } of made) {
    expect(subjectId).toMatch(/^[0-9a-f-]{14}4[0-9a-f]{3}-[89ab]/); // random (RFC 9562, section 5.4)
    expect(subjectId.slice(0, 13)).toBe(batch.slice(0, 13));
  }
});

it('what an earlier version planned, which gave no ids to what it would make, is applied', async () => {
  const other = await Files.from(register, 'hr-earlier', { endedAtLeast: 1 });
  const row = (id: string, basis: string) => `${id},one,${POWER},${LAST_DAY},${basis}`;
  await other.send('full', [HEAD, row('o1', 'Beslut 5'), row('o2', 'Beslut 5')]);
  const waiting = await other.send('full', [HEAD, row('o1', 'Beslut 6'), row('o3', 'Beslut 6')]);
  const planned = await register.rows(
    'update import_row set new_id = null where batch_id = $1 and new_id is not null returning 1',
    [waiting.id],
  );
  expect(planned).toHaveLength(2);
  const applied = await register.get(ImportsService).confirm(OPERATOR, waiting.id);
  expect(await other.verdicts(applied)).toEqual(['2 change', '3 create', '- end']);
  for (const { subjectId = '' } of (await other.rows(applied)).slice(0, 2))
    expect(await stateOf(subjectId)).toBe('active');
});

it('what is revoked with one that a file ends is looked at, should a file say something of it', async () => {
  const ends = await Files.from(register, 'hr-below');
  const file = (id: string) => [HEAD, `${id},two,${POWER},${LAST_DAY},Beslut 5`];
  const [row] = await ends.rows(await ends.send('full', file('b1')));
  const passedOn = await passOn(row?.subjectId ?? '', 'three');
  const other = await granted('b3', 'three');
  await register.rows('update import_managed_row set subject_id = $1 where subject_id = $2', [
    passedOn,
    other,
  ]);
  await ends.send('full', file('b2'));
  expect(
    await register.rows(
      'select key, may_be_ended from import_managed_row where key = any ($1) order by key',
      [['b2', 'b3']],
    ),
  ).toEqual([
    { key: 'b2', may_be_ended: false },
    { key: 'b3', may_be_ended: true },
  ]);
});
