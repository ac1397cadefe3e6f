import { AuditService } from '../../src/domain/audit/audit.service.js';
import { UNIT_VERSION } from '../../src/domain/directory/version.sql.js';
import type { UnitChange } from '../../src/domain/directory/unit.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';
import { settled, untilWaiting } from '../support/races.js';

const reason = 'Reorganised';

let register: Register;
let units: UnitsService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  units = register.get(UnitsService);
  organisation = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
  for (const [code, parentCode] of [['A'], ['B', 'A'], ['C', 'B'], ['D']] as const)
    await units.addUnit(OPERATOR, { organisation: NUMBER, code, name: code, parentCode });
});
afterAll(() => register.close());

const change = (input: Partial<UnitChange>, caller = administratorOf(organisation)) =>
  units.changeUnit(caller, { organisation: NUMBER, code: 'D', reason, ...input });
const versionOf = async (code: string) => {
  const rows = await register.rows<{ version: string }>(
    `select ${UNIT_VERSION} as version from unit where code = $1`,
    [code],
  );
  return rows[0]!.version;
};
const unit = async (code: string) =>
  (await units.list(OPERATOR, NUMBER)).find((one) => one.code === code) ?? raise();

// Of several who added it at once all but one were told the name of a constraint.
it('a unit is added once, and whoever is late is told that its code is taken', async () => {
  const add = () => units.addUnit(OPERATOR, { organisation: NUMBER, code: 'E', name: 'E' });
  const holding = await register.database.connect();
  await holding.query('BEGIN');
  await holding.query(
    `INSERT INTO unit (organisation_id, code, name) VALUES ((SELECT id FROM organisation WHERE number = $1), 'E', 'E')`,
    [NUMBER],
  );
  const late = settled(add());
  await untilWaiting(await register.database.connect(), 1);
  await holding.query('COMMIT');
  expect(await late).toMatchObject({ reason: { ...refusal('unit.code-taken'), kind: 'conflict' } });
  await expect(add()).rejects.toMatchObject(refusal('unit.code-taken'));
});

describe('changing a unit', () => {
  it('gives it another name or another place, and keeps what is not named', async () => {
    expect(await change({ name: ' New name ' })).toEqual({ ...(await unit('D')), name: 'New name' });
    expect(await change({ parentCode: 'C' })).toMatchObject({
      name: 'New name',
      parentId: (await unit('C')).id,
    });
    expect(await change({ parentCode: null })).not.toHaveProperty('parentId');
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({ act: 'unit.change', reason, subjectIds: [(await unit('D')).id] });
    const [row] = await register.rows(
      'select before_digest, after_digest from audit_event order by id desc limit 1',
    );
    expect(row).toEqual({
      before_digest: expect.any(Buffer) as unknown,
      after_digest: expect.any(Buffer) as unknown,
    });
  });

  it.each<[string, Partial<UnitChange>]>([
    ['unit.cycle', { code: 'A', parentCode: 'C' }],
    ['unit.cycle', { code: 'A', parentCode: 'A' }],
    ['unit.not-found', { code: 'X', name: 'x' }],
    ['unit.not-found', { parentCode: 'X' }],
    ['unit.unchanged', {}],
    ['directory.text-missing', { name: ' ' }],
    ['directory.text-missing', { name: 'x', reason: '' }],
    ['organisation.not-found', { organisation: OTHER_NUMBER, name: 'x' }],
  ])('is refused as %s: %j', async (code, input) => {
    await expect(change(input)).rejects.toMatchObject(refusal(code));
  });

  it('says of a cycle the rule, the remedy and the field', async () => {
    await expect(change({ code: 'A', parentCode: 'C' })).rejects.toMatchObject({
      kind: 'refused',
      message: 'A unit is not below itself.',
      remedy: expect.stringMatching(/parent/) as string,
      details: { field: 'parentCode' },
    });
  });

  it('is refused to who has read an older version, also when two change it at once', async () => {
    const ifVersion = await versionOf('C');
    const both = ['one', 'two'].map((name) => change({ code: 'C', name, ifVersion }));
    const outcomes = await Promise.allSettled(both);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toEqual([
      { status: 'rejected', reason: expect.objectContaining(refusal('version.changed')) as unknown },
    ]);
    await change({ code: 'C', name: 'three', ifVersion: await versionOf('C') });
  });
});

function raise(): never {
  throw new Error('There is no such unit.');
}
