import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { ImportSources } from '../../src/domain/imports/import-sources.service.js';
import type { ImportBatch, ImportMode } from '../../src/domain/imports/import.js';
import { ImportsService } from '../../src/domain/imports/imports.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

const POWER = 'https://powers.example/decide';
const OTHER_POWER = 'https://powers.example/audit';
const names = { nameSv: 'Namn', nameEn: 'Name' };
const YEAR = new Date().getUTCFullYear();

let register: Register;
let imports: ImportsService;
let organisation: { id: string };
let sources = 0;

beforeAll(async () => {
  register = await Register.open();
  imports = register.get(ImportsService);
  organisation = await register.organisation(NUMBER, ['test.example']);
  await register.organisation(OTHER_NUMBER);
  const powers = register.get(PowersService);
  await powers.definePower(OPERATOR, {
    code: POWER,
    ...names,
    dimensions: [{ name: 'amount', kind: 'maximum' }, { name: 'area' }],
    maximumMonths: 24,
  });
  await powers.definePower(OPERATOR, { code: OTHER_POWER, ...names, incompatibleWith: [POWER] });
  await register.get(RoleCatalogueService).define(OPERATOR, { code: 'clerk', ...names });
});
afterAll(() => register.close());

/** A source of its own for a test, which keeps nothing yet. */
async function source(thresholds: { endedAtLeast?: number; rejectedAtLeast?: number } = {}): Promise<string> {
  const name = `hr-${++sources}`;
  const { endedAtLeast = 100, rejectedAtLeast = 100 } = thresholds;
  await register.get(ImportSources).save(OPERATOR, {
    organisation: NUMBER,
    name,
    ended: { percent: 10, atLeast: endedAtLeast },
    rejected: { percent: 10, atLeast: rejectedAtLeast },
  });
  return name;
}

/** Line by line, so that known lines are known from the second one on. */
// eslint-disable-next-line @typescript-eslint/require-await -- a file comes in pieces, and these are there already
async function* bytes(text: string): AsyncIterable<Uint8Array> {
  for (const line of text.split(/(?<=\n)/)) yield Buffer.from(line);
}

async function send(
  name: string,
  mode: ImportMode,
  lines: readonly string[],
  more = {},
): Promise<ImportBatch> {
  return imports.import(OPERATOR, { source: name, mode, file: bytes(`${lines.join('\n')}\n`), ...more });
}

async function verdicts(batch: ImportBatch): Promise<string[]> {
  const rows = await imports.rows(OPERATOR, batch.id, { limit: 1000 });
  return rows.map(({ line, verdict, problem }) =>
    [line ?? '-', verdict, problem?.code].filter(Boolean).join(' '),
  );
}

/** Totals other than none. */
function counted({ state, read, created, changed, ended, unchanged, rejected, heldBack }: ImportBatch) {
  const all = { read, created, changed, ended, unchanged, rejected, heldBack };
  return { state, ...Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0)) };
}

describe('units', () => {
  it('come with their parents, in whatever order, change name and place, and stay the same the second time', async () => {
    const hr = await source();
    const file = ['code;name;parent', 'a1;Under;a0', 'a0;Over;'];
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, created: 2 });
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, unchanged: 2 });
    const turned = ['code;name;parent', 'a1;Under;', 'a0;Below;a1'];
    expect(counted(await send(hr, 'full', turned))).toEqual({ state: 'applied', read: 2, changed: 2 });
    const units = await register.get(UnitsService).list(OPERATOR, NUMBER);
    const [a0, a1] = units.filter(({ code }) => code.startsWith('a'));
    expect(a0).toMatchObject({ code: 'a0', name: 'Below', parentId: a1?.id });
    expect(a1).not.toHaveProperty('parentId');
  });

  it('are rejected one by one, and the others come', async () => {
    const hr = await source();
    await register
      .get(UnitsService)
      .addUnit(OPERATOR, { organisation: NUMBER, code: 'mine', name: 'By hand' });
    const batch = await send(hr, 'delta', [
      'code,name,parent',
      'b0,Good,',
      'mine,Taken,',
      'b1,No such parent,nowhere',
      'b2,Below the rejected,b1',
      'b3,Twice,',
      'b3,Twice again,',
      'b4,Round,b5',
      'b5,And round,b4',
      ',No code,',
      'b6,Good too,b0',
    ]);
    expect(await verdicts(batch)).toEqual([
      '10 rejected import.value-missing',
      '6 rejected import.duplicate-key',
      '7 rejected import.duplicate-key',
      '2 create',
      '3 rejected import.not-its-own',
      '4 rejected import.parent-not-found',
      '5 rejected import.parent-not-found',
      '8 rejected import.cycle',
      '9 rejected import.cycle',
      '11 create',
    ]);
    expect(counted(batch)).toEqual({ state: 'applied', read: 10, created: 2, rejected: 8 });
  });
});

describe('employments', () => {
  const header =
    'uid,displayName,unit,title,mail,firstDay,lastDay,personalNumber,protectedIdentity,hsaId,eppn';
  const who = (uid: string, name = 'Kim', rest = ',,,,,,,,') => `${uid},${name},${rest}`;

  it('begin, change, end when they are missing, and begin again', async () => {
    const hr = await source();
    const first = [header, who('kim.1'), who('kim.2', 'Kim', ',,k2@test.example,,,,,,k2@test.example')];
    expect(counted(await send(hr, 'full', first))).toEqual({ state: 'applied', read: 2, created: 2 });
    expect(counted(await send(hr, 'full', first))).toEqual({ state: 'applied', read: 2, unchanged: 2 });
    const next = [header, who('kim.1', 'Kim Ek')];
    expect(counted(await send(hr, 'full', next))).toEqual({
      state: 'applied',
      read: 1,
      changed: 1,
      ended: 1,
    });
    const terms = await register.rows(
      `select e.uid, t.display_name as name, t.ended_at is null as open from employment_term t
       join employment e on e.id = t.employment_id where e.uid like 'kim._' order by e.uid, t.valid_from`,
    );
    expect(terms).toEqual([
      { uid: 'kim.1', name: 'Kim', open: false },
      { uid: 'kim.1', name: 'Kim Ek', open: true },
      { uid: 'kim.2', name: 'Kim', open: false },
    ]);
    expect(
      await register.rows(
        `select i.type, i.ended_at is null as open from identifier i join employment e on e.id = i.employment_id
         where e.uid = 'kim.2' order by i.type`,
      ),
    ).toEqual([
      { type: 'orgAffiliation', open: true },
      { type: 'eppn', open: false },
    ]);
    expect(counted(await send(hr, 'full', first))).toEqual({
      state: 'applied',
      read: 2,
      created: 1,
      changed: 1,
    });
    expect(counted(await send(hr, 'full', first))).toEqual({ state: 'applied', read: 2, unchanged: 2 });
  });

  it('of one person are known by the personal number, also where others employ the person', async () => {
    const hr = await source();
    await send(hr, 'delta', [
      header,
      who('two.1', 'Robin', ',,,,,199001012385,,,'),
      who('two.2', 'Robin', ',,,,,199001012385,,,'),
    ]);
    expect(
      await register.rows(
        `select count(distinct person_id)::int as persons, count(*)::int as employments from employment where uid like 'two._'`,
      ),
    ).toEqual([{ persons: 1, employments: 2 }]);
  });

  it('that were ended by hand are not brought back', async () => {
    const hr = await source();
    const file = [header, who('hand.1')];
    await send(hr, 'full', file);
    await register
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: `hand.1@${NUMBER}`, reason: 'Gone' });
    const batch = await send(hr, 'full', file);
    expect(await verdicts(batch)).toEqual(['2 rejected import.ended-by-hand']);
  });

  it('are not of another person all at once, nor in a unit that is not there', async () => {
    const hr = await source();
    await send(hr, 'delta', [header, who('swap.1', 'Lo', ',,,,,197003122384,,,')]);
    const batch = await send(hr, 'delta', [
      header,
      who('swap.1', 'Lo', ',,,,,196508202386,,,'),
      who('swap.2', 'Li', 'nowhere,,,,,,,,'),
    ]);
    expect(await verdicts(batch)).toEqual([
      '2 rejected import.other-person',
      '3 rejected import.unit-not-found',
    ]);
  });
});

describe('what is given to employees', () => {
  let hr: string;
  beforeAll(async () => {
    hr = await source();
    await send(hr, 'full', [
      'uid,displayName,firstDay',
      ...['g1', 'g2', 'g3', 'g4'].map((uid) => `${uid},Given,${YEAR}-01-01`),
      `g5,Later,${YEAR + 3}-01-01`,
    ]);
  });

  it('role assignments begin, change their last day, and end', async () => {
    const header = 'id,uid,role,lastDay';
    const file = [header, 'r1,g1,clerk,', 'r2,g2,clerk,'];
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, created: 2 });
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, unchanged: 2 });
    const next = [header, `r1,g1,clerk,${YEAR + 1}-12-31`];
    expect(counted(await send(hr, 'full', next))).toEqual({
      state: 'applied',
      read: 1,
      changed: 1,
      ended: 1,
    });
    expect(
      await register.rows(
        `select e.uid, a.valid_until is null as lasting, a.ended_at is null as open from role_assignment a
         join employment e on e.id = a.employment_id where e.uid in ('g1', 'g2') order by e.uid, a.valid_from`,
      ),
    ).toEqual([
      { uid: 'g1', lasting: true, open: false },
      { uid: 'g1', lasting: false, open: true },
      { uid: 'g2', lasting: true, open: false },
    ]);
  });

  it('mandates are granted with their limits, replaced when they change, and revoked', async () => {
    const header = 'id,uid,power,lastDay,basis,limit.amount,limit.area';
    const until = `${YEAR + 1}-06-30`;
    const file = [
      header,
      `m1,g1,${POWER},${until},Beslut 1,1000,north|south`,
      `m2,g2,${POWER},${until},Beslut 2,,`,
    ];
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, created: 2 });
    expect(counted(await send(hr, 'full', file))).toEqual({ state: 'applied', read: 2, unchanged: 2 });
    const next = [header, `m1,g1,${POWER},${until},Beslut 1,2000,north|south`];
    expect(counted(await send(hr, 'full', next))).toEqual({
      state: 'applied',
      read: 1,
      changed: 1,
      ended: 1,
    });
    expect(
      await register.rows(
        `select e.uid, s.state, string_agg(l.value, ' ' order by l.value) as limits from mandate m
         join employment e on e.id = m.holder_id join mandate_state s on s.mandate_id = m.id and s.ended_at is null
         left join mandate_limit l on l.mandate_id = m.id where e.uid in ('g1', 'g2') group by e.uid, s.state, m.id
         order by e.uid, limits`,
      ),
    ).toEqual([
      { uid: 'g1', state: 'revoked', limits: '1000 north south' },
      { uid: 'g1', state: 'active', limits: '2000 north south' },
      { uid: 'g2', state: 'revoked', limits: null },
    ]);
  });

  it('mandates are rejected one by one for what the register would refuse', async () => {
    const header = 'id,uid,power,firstDay,lastDay,basis,limit.amount,limit.unit,limit.colour';
    const row = (id: string, uid: string, rest: string) => `${id},${uid},${rest}`;
    const until = `${YEAR + 1}-06-30`;
    const batch = await send(hr, 'delta', [
      header,
      row('n1', 'nobody', `${POWER},,${until},B,,,`),
      row('n2', 'g3', `https://powers.example/none,,${until},B,,,`),
      row('n3', 'g3', `${POWER},,${YEAR + 9}-01-01,B,,,`),
      row('n4', 'g5', `${POWER},,${until},B,,,`),
      row('n5', 'g3', `${POWER},,${until},B,much,,`),
      row('n6', 'g3', `${POWER},,${until},B,,nowhere,`),
      row('n7', 'g3', `${POWER},,${until},B,,,blue`),
      row('n8', 'g3', `${POWER},,${until},B,,,`),
      row('n9', 'g3', `${OTHER_POWER},,${until},B,,,`),
      row('n10', 'g4', `${OTHER_POWER},,${until},B,,,`),
    ]);
    expect(await verdicts(batch)).toEqual([
      '2 rejected import.employment-not-found',
      '3 rejected import.power-not-found',
      '4 rejected import.mandate-too-long',
      '5 rejected import.holder-not-employed',
      '6 rejected import.maximum-malformed',
      '7 rejected import.limit-unit-not-found',
      '8 rejected import.unknown-dimension',
      '9 rejected import.power-incompatible',
      '10 rejected import.power-incompatible',
      '11 create',
    ]);
  });

  it('a mandate that was revoked by hand is not brought back', async () => {
    const own = await source();
    const file = ['id,uid,power,lastDay,basis', `h1,g4,${OTHER_POWER},${YEAR + 1}-06-30,B`];
    const [row] = await imports.rows(OPERATOR, (await send(own, 'full', file)).id, { limit: 1 });
    await register
      .get(MandatesService)
      .revoke(OPERATOR, { mandateId: row?.subjectId ?? '', reason: 'Misused' });
    expect(await verdicts(await send(own, 'full', file))).toEqual(['2 rejected import.ended-by-hand']);
  });

  it('nobody gives to themselves by a file', async () => {
    const { personId } = await register.employee('self.1');
    const file = bytes(`uid,role\nself.1,clerk\n`);
    const caller = { ...administratorOf(organisation), personId };
    const batch = await imports.import(caller, { source: hr, mode: 'delta', file });
    expect(await verdicts(batch)).toEqual(['2 rejected import.to-oneself']);
  });
});

describe('brakes', () => {
  const header = 'uid,displayName';
  const file = (prefix: string, from: number, to: number) => [
    header,
    ...Array.from({ length: to - from }, (_, n) => `${prefix}.${from + n},Somebody`),
  ];

  it('hold an import that would end too many until it is confirmed by its id', async () => {
    const hr = await source({ endedAtLeast: 3 });
    await send(hr, 'full', file('brake', 0, 10));
    expect(counted(await send(hr, 'full', file('brake', 2, 10)))).toMatchObject({
      state: 'applied',
      ended: 2,
    });
    const waiting = await send(hr, 'full', file('brake', 6, 10));
    expect(waiting).toMatchObject({ state: 'waiting', ended: 4, reason: { code: 'import.ends-too-many' } });
    expect(await open('brake')).toBe(8);
    expect(await imports.confirm(OPERATOR, waiting.id)).toMatchObject({ state: 'applied' });
    expect(await open('brake')).toBe(4);
    await expect(imports.confirm(OPERATOR, waiting.id)).rejects.toMatchObject(refusal('import.not-waiting'));
  });

  it('let a waiting import be cancelled, or superseded by a later file', async () => {
    const hr = await source({ endedAtLeast: 1 });
    await send(hr, 'full', file('later', 0, 4));
    const one = await send(hr, 'full', file('later', 3, 4));
    expect(await imports.cancel(OPERATOR, one.id)).toMatchObject({ state: 'cancelled' });
    const two = await send(hr, 'full', file('later', 3, 4));
    await send(hr, 'full', file('later', 0, 4));
    expect(await imports.status(OPERATOR, two.id)).toMatchObject({ reason: { code: 'import.superseded' } });
    expect(await open('later')).toBe(4);
  });

  it('refuse a file of which too many rows are rejected', async () => {
    const hr = await source({ rejectedAtLeast: 2 });
    const batch = await send(hr, 'full', [header, 'ok.1,Good', ',Bad', ',Bad']);
    expect(batch).toMatchObject({ state: 'refused', reason: { code: 'import.rejects-too-many' } });
    expect(await open('ok')).toBe(0);
  });

  it('end nothing while a row cannot be told', async () => {
    const hr = await source();
    await send(hr, 'full', file('held', 0, 3));
    const batch = await send(hr, 'full', [...file('held', 0, 1), ',Untold']);
    expect(counted(batch)).toMatchObject({ state: 'applied', unchanged: 1, rejected: 1, heldBack: 2 });
    expect(await open('held')).toBe(3);
  });

  it('refuse an empty file', async () => {
    const hr = await source();
    await send(hr, 'full', file('empty', 0, 3));
    expect(await send(hr, 'full', [header])).toMatchObject({
      state: 'refused',
      reason: { code: 'import.empty' },
    });
    expect(await open('empty')).toBe(3);
  });

  it('change nothing in a dry run, and keep nothing of what the file says', async () => {
    const hr = await source();
    const batch = await send(hr, 'full', file('dry', 0, 2), { dryRun: true });
    expect(counted(batch)).toEqual({ state: 'planned', read: 2, created: 2 });
    expect(await open('dry')).toBe(0);
    const left = `select (select count(*) from import_staged_row)::int as staged,
      (select count(*) from import_row where content is not null)::int as contents`;
    expect(await register.rows(left)).toEqual([{ staged: 0, contents: 0 }]);
  });

  async function open(prefix: string): Promise<number> {
    const [row] = await register.rows<{ count: number }>(
      `select count(*)::int as count from employment_term t join employment e on e.id = t.employment_id
       where e.uid like $1 and t.ended_at is null`,
      [`${prefix}.%`],
    );
    return row?.count ?? 0;
  }
});

it('gives up a file that does not arrive whole, and takes the next one', async () => {
  const hr = await source();
  // eslint-disable-next-line @typescript-eslint/require-await -- as a connection that breaks
  async function* broken(): AsyncIterable<Uint8Array> {
    yield Buffer.from('uid,displayName\nbroken.1,Somebody\n');
    throw new Error('connection lost');
  }
  const sending = imports.import(OPERATOR, { source: hr, mode: 'full', file: broken() });
  await expect(sending).rejects.toThrow('connection lost');
  const [batch] = await imports.history(OPERATOR, { source: hr });
  expect(batch).toMatchObject({ state: 'failed', reason: { code: 'import.interrupted' } });
  expect(await send(hr, 'full', ['uid,displayName', 'broken.1,Somebody'])).toMatchObject({ created: 1 });
});

it('records every row with the act, the import and the line', async () => {
  const hr = await source();
  const batch = await send(hr, 'delta', ['uid,displayName', 'audit.1,Somebody']);
  const events = await register.rows(
    `select actor, act, details, after_digest is not null as digested from audit_event where details->>'import' = $1`,
    [batch.id],
  );
  expect(events).toEqual([
    {
      actor: 'test:operator',
      act: 'employment.add',
      details: { import: batch.id, source: hr, line: 2 },
      digested: true,
    },
  ]);
});

it('shows an organisation nothing of the sources and imports of another', async () => {
  const hr = await source();
  const batch = await send(hr, 'delta', ['uid,displayName', 'mine.1,Somebody']);
  const stranger = { actor: 'test:stranger', administers: [] };
  await expect(imports.status(stranger, batch.id)).rejects.toMatchObject(refusal('import.not-found'));
  await expect(imports.history(stranger, { source: hr })).rejects.toMatchObject(
    refusal('import.source-not-found'),
  );
});
