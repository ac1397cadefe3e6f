import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { askedWithMandates } from '../../src/domain/relying-parties/asked-together.statement.js';
import { catalogue, HoldersOfVeryMuch, IN_FULL, NUMBER, power, type Told } from './holders-of-very-much.js';

const AT_ONCE = askedWithMandates(byIdentifier.subject).name;
const VERY_MANY = 1_001;
const PAY = { release: IN_FULL, powers: [power('pay')] };

let holders: HoldersOfVeryMuch;
let elsewhere: string;
const powers = new Map<string, string>();
const idOf = (of: string) => powers.get(of) ?? '';

beforeAll(async () => {
  holders = await HoldersOfVeryMuch.in();
  const { facts } = holders;
  elsewhere = await facts.organisation('2021000563', { name: 'En annan' });
  for (const name of ['pay', 'sign', 'many']) powers.set(name, await facts.power(power(name)));
  powers.set('own', await facts.power(power('own'), { organisation_id: holders.organisation }));
  powers.set('represent', await facts.power(catalogue.representPower));
});
afterAll(() => holders.close());

let employees = 0;

/** An employee who holds very much, and these powers. */
async function holder(
  of: readonly string[],
  {
    organisation = holders.organisation,
    person,
    many = VERY_MANY,
  }: { organisation?: string; person?: string; many?: number } = {},
) {
  const uid = `holder-${++employees}`;
  const id = await holders.facts.employment(organisation, uid, { person });
  const mandates = new Map<string, string>();
  for (const name of of) mandates.set(name, await holders.facts.mandate(organisation, id, idOf(name)));
  await holders.hold(id, idOf('many'), many);
  return { id, uid, mandates };
}

async function asking(uid: string, agreement: Told) {
  const party = await holders.party({ [holders.organisation]: agreement });
  return { party, ask: await holders.asking(party, { type: 'orgAffiliation', value: `${uid}@${NUMBER}` }) };
}

describe('the second question about who holds very much', () => {
  it('is answered by one statement', async () => {
    const { uid } = await holder(['pay', 'sign']);
    await holders.remember();
    const { ask } = await asking(uid, PAY);
    const first = await ask();
    const second = await ask();
    expect(second).toEqual({ answer: first.answer, statements: [AT_ONCE] });
    expect(second.answer.about[0]?.mandateIds).toHaveLength(1);
  });

  it.each([
    { told: "a power of the organisation's own", of: ['own'], powers: [power('own')] },
    { told: 'the power to represent, which no agreement lists', of: ['represent', 'pay'], powers: [] },
    { told: 'several', of: ['pay', 'sign'], powers: [power('sign'), power('pay')] },
  ])('is answered as if all were computed: $told', async ({ of, powers: listed }) => {
    const { uid } = await holder(of);
    await holders.forget();
    const { ask } = await asking(uid, { release: IN_FULL, powers: listed });
    const computed = await ask();
    await holders.remember();
    await ask();
    expect(await ask()).toEqual({ answer: computed.answer, statements: [AT_ONCE] });
  });

  it('tells of what was given or revoked meanwhile, remembered or not', async () => {
    const { id, uid } = await holder([]);
    const { ask } = await asking(uid, PAY);
    const told: boolean[] = [];
    const look = async () => {
      const { answer } = await ask();
      told.push(answer.released.some(({ attribute }) => attribute === catalogue.mandate));
    };
    const lookOften = async () => {
      await look();
      await holders.remember();
      for (let times = 0; times < 3; times++) await look();
    };
    await lookOften();
    const mandate = await holders.facts.mandate(holders.organisation, id, idOf('pay'));
    await lookOften();
    const revoke = 'update mandate_state set ended_at = now(), end_recorded_at = now() where mandate_id = $1';
    await holders.facts.run(revoke, mandate);
    await lookOften();
    expect(told).toEqual([false, true, false].flatMap((one) => Array.from({ length: 4 }, () => one)));
  });

  it('is left to the other statements while what an earlier version has written is remembered', async () => {
    const { id, uid } = await holder(['pay', 'sign']);
    await holders.remember();
    const { ask } = await asking(uid, PAY);
    const first = await ask();
    await holders.facts.run(
      `update remembered_facts set base = (base::jsonb #- '{0,lastEnd}')::json, base_in = pg_current_xact_id(),
         written_in = pg_current_xact_id() where employment_id = $1`,
      id,
    );
    const second = await ask();
    expect(second.answer).toEqual(first.answer);
    expect(second.statements).toContain(byIdentifier.nowOf.name);
  });
});

describe('an agreement that takes the place of one that lists few', () => {
  const replace = async (party: string, agreement: Told) => {
    const changedAt = new Date(Date.now() - 60_000).toISOString();
    const end = 'update agreement set ended_at = $2, end_recorded_at = $2 where relying_party_id = $1';
    await holders.facts.run(end, party, changedAt);
    await holders.facts.agreement(party, holders.organisation, { ...agreement, from: changedAt });
  };

  it('counts for the next question', async () => {
    const { uid } = await holder(['pay', 'sign']);
    await holders.remember();
    const { party, ask } = await asking(uid, PAY);
    await ask();
    await ask();
    await replace(party, { release: IN_FULL });
    const { answer, statements } = await ask();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(VERY_MANY + 2);
  });

  // What one agreement lists had been read, and was told as all that the other allows.
  it('counts in full where it comes after the mandates were read, before the agreement was', async () => {
    const { uid } = await holder(['pay', 'sign']);
    await holders.remember();
    const { party, ask } = await asking(uid, PAY);
    await ask();
    await holders.facts.run(`update agreement set purpose = 'Annat' where relying_party_id = $1`, party);
    holders.answering.before('kept-agreements', () => replace(party, { release: IN_FULL }));
    const { answer, statements } = await ask();
    expect(statements[0]).toBe(AT_ONCE);
    expect(answer.about[0]?.mandateIds).toHaveLength(VERY_MANY + 2);
  });
});

describe('several employments of one person', () => {
  it.each<{ told: string; there: number; agreements: (Told | undefined)[]; atOnce: boolean }>([
    {
      ...{ told: 'both with very much, under agreements that differ', there: VERY_MANY, atOnce: true },
      agreements: [PAY, { release: IN_FULL, powers: [power('sign')] }],
    },
    {
      ...{ told: 'one with little, under an agreement of all', there: 1, atOnce: true },
      agreements: [PAY, { release: IN_FULL }],
    },
    {
      ...{ told: 'one with little, without agreement', there: 1, atOnce: true },
      agreements: [PAY, undefined],
    },
    {
      ...{ told: 'one with very much, without agreement', there: VERY_MANY, atOnce: false },
      agreements: [PAY, undefined],
    },
    {
      ...{ told: 'one with very much, under an agreement of all', there: VERY_MANY, atOnce: false },
      agreements: [PAY, { release: IN_FULL }],
    },
  ])('are told of as if all were computed: $told', async ({ there, agreements: [here, other], atOnce }) => {
    const { facts, organisation } = holders;
    const person = await facts.person();
    const prid = `prid-${employees}`;
    await facts.personIdentifier(person, 'prid', prid);
    await holder(['pay', 'sign'], { person });
    await holder(['pay', 'sign'], { person, organisation: elsewhere, many: there });
    const party = await holders.party({ [organisation]: here, [elsewhere]: other });
    const ask = await holders.asking(party, { type: 'prid', value: prid });
    await holders.forget();
    const computed = await ask();
    await holders.remember();
    await ask();
    const { answer, statements } = await ask();
    expect(answer).toEqual(computed.answer);
    expect(statements[0]).toBe(AT_ONCE);
    expect(
      statements.some((name) => name === byIdentifier.nowOf.name || name === byIdentifier.now.name),
    ).toBe(!atOnce);
  });
});
