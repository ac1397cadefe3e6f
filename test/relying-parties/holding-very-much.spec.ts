import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { catalogue, HoldersOfVeryMuch, IN_FULL, NUMBER, power, type Told } from './holders-of-very-much.js';

// Ten thousand mandates took an answer of a single name past the time that a statement may take.

/** More than is kept of one employee: too long, given or passed on; and more than are looked at for it. */
const KINDS = [
  { uid: 'long', many: 600 },
  { uid: 'passed-on', many: 600 },
  { uid: 'very-many', many: 1_001 },
  { uid: 'very-many-passed-on', many: 1_001 },
  { uid: 'very-many-of-one-power', many: 1_001 },
] as const;
/** Employed once more: a mandate from before gives nothing, and the employment ends before the mandates do. */
const TERMS = [
  { until: '2021-01-01T00:00:00Z' },
  { from: '2022-01-01T00:00:00Z', until: new Date(Date.now() + 86_400_000).toISOString() },
];
const AFTERWARDS = { from: '2022-06-01T00:00:00Z' };

let holders: HoldersOfVeryMuch;

beforeAll(async () => {
  holders = await HoldersOfVeryMuch.in();
  const { facts, organisation } = holders;
  const powers = new Map<string, string>();
  for (const name of ['pay', 'sign', 'revoked', 'carried', 'before', 'many'])
    powers.set(name, await facts.power(power(name)));
  const idOf = (of: string) => powers.get(of) ?? '';
  const officer = await facts.role('officer', [idOf('carried')]);
  const giver = await facts.employment(organisation, 'giver');
  const given = await facts.mandate(organisation, giver, idOf('many'));
  for (const { uid, many } of KINDS) {
    const isPassedOn = uid.endsWith('passed-on');
    const employee = await facts.employment(organisation, uid, { terms: TERMS });
    const limits = { amount: ['1000', '2000'] };
    await facts.mandate(organisation, employee, idOf('pay'), { ...AFTERWARDS, limits });
    if (uid === 'long' || uid === 'very-many')
      await facts.mandate(organisation, employee, idOf('sign'), AFTERWARDS);
    await facts.mandate(organisation, employee, idOf('before'));
    await facts.mandate(organisation, employee, idOf('revoked'), {
      ...AFTERWARDS,
      states: [{ state: 'revoked' }],
    });
    // Who has no role has nothing but another mandate that could be kept back.
    if (!isPassedOn) await facts.assignment(organisation, employee, officer, AFTERWARDS);
    await holders.hold(employee, idOf('many'), many, isPassedOn ? given : null);
  }
});
afterAll(() => holders.close());

const NAME = [catalogue.standard.displayName.name];

async function asking(uid: string, agreement: Told | undefined, attributes?: readonly string[]) {
  const party = await holders.party({ [holders.organisation]: agreement });
  return holders.asking(party, { type: 'orgAffiliation', value: `${uid}@${NUMBER}` }, attributes);
}

describe.each(KINDS)('an employee with $many mandates ($uid)', ({ uid, many }) => {
  it.each<{ told: string; agreement?: Told; attributes?: string[] }>([
    { told: 'one of the powers', agreement: { release: IN_FULL, powers: [power('pay')] } },
    { told: 'a power that was revoked', agreement: { release: IN_FULL, powers: [power('revoked')] } },
    { told: 'a power of an earlier employment', agreement: { release: IN_FULL, powers: [power('before')] } },
    { told: 'nearly all', agreement: { release: IN_FULL, powers: [power('many')] } },
    { told: 'a power that a role carries', agreement: { release: IN_FULL, powers: [power('carried')] } },
    { told: 'no power', agreement: { powers: [] } },
    { told: 'the name alone', agreement: {}, attributes: NAME },
    { told: 'nothing, for want of an agreement' },
  ])('is told of as if all were computed: $told', async ({ agreement, attributes }) => {
    await holders.forget();
    const ask = await asking(uid, agreement, attributes);
    const computed = await ask();
    expect(computed.statements).toContain(byIdentifier.now.name);
    await holders.remember();
    const { answer, statements } = await ask();
    expect(answer).toEqual(computed.answer);
    expect(statements).not.toContain(byIdentifier.now.name);
    expect((await ask()).answer).toEqual(computed.answer);
  });

  it('is computed in full for a party that is told of all powers', async () => {
    await holders.remember();
    const { answer, statements } = await (await asking(uid, { release: IN_FULL }))();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(many + (uid === 'long' || uid === 'very-many' ? 2 : 1));
  });
});

it('of whom more mandates than are looked at are held, all else is remembered', async () => {
  await holders.remember();
  const { statements } = await (await asking('very-many', {}, NAME))();
  expect(statements).not.toContain(byIdentifier.nowOf.name);
});
