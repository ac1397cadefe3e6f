import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import { AnswerService } from '../../src/domain/relying-parties/answer.service.js';
import { askedWithMandates } from '../../src/domain/relying-parties/asked-together.statement.js';
import { AskedTogetherStore } from '../../src/domain/relying-parties/asked-together.store.js';
import { NO_EVIDENCE } from '../../src/domain/relying-parties/evidence.js';
import { KeptAgreementsStore } from '../../src/domain/relying-parties/kept-agreements.store.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { entitlementsService } from '../entitlements/entitlements-service.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { WatchedDatabase } from '../support/watched-database.js';

// Ten thousand mandates took an answer of a single name past the time that a statement may take.

const NUMBER = '2021006883';
const power = (of: string) => `https://example.se/power/${of}`;
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
const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
const personalNumbers = new PersonalNumbers();

let facts: PlantedFacts;
let answering: WatchedDatabase;
let registered: RelyingPartiesAnswerStore;
let answers: AnswerService;
let organisation: string;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  answering = new WatchedDatabase(facts.database.answeringUrl, 4);
  registered = new RelyingPartiesAnswerStore(answering);
  const together = new AskedTogetherStore(answering, new KeptAgreementsStore(answering), catalogue);
  const entitlements = entitlementsService(facts.database, answering, personalNumbers);
  answers = new AnswerService(together, entitlements, registered, catalogue, personalNumbers);
  organisation = await facts.organisation(NUMBER);
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
    await hold(employee, idOf('many'), many, isPassedOn ? given : null);
  }
});
afterAll(async () => {
  await answering.close();
  await facts.database.drop();
});

/** So many mandates of one power. */
async function hold(employee: string, powerId: string, many: number, parent: string | null): Promise<void> {
  await facts.run(
    `with made as (
       insert into mandate (organisation_id, holder_id, power_id, parent_id, basis, valid_from, valid_until)
       select $1, $2, $3, $5, 'Delegationsordning', now() - interval '1 day', now() + interval '1 year'
       from generate_series(1, $4::int) returning id, organisation_id)
     insert into mandate_state (organisation_id, mandate_id, state, valid_from)
     select organisation_id, id, 'active', now() - interval '1 day' from made`,
    ...[organisation, employee, powerId, many, parent],
  );
}

interface Told {
  readonly release?: string[];
  readonly roles?: string[];
  readonly powers?: string[];
}

let parties = 0;

/** A party of its own, so that none is told from memory what another was told. */
async function asking(uid: string, agreement: Told | undefined, attributes?: readonly string[]) {
  const entityId = `https://party.example/${++parties}`;
  const id = await facts.relyingParty(entityId);
  if (agreement) await facts.agreement(id, organisation, agreement);
  const party = await registered.findByEntityId(entityId);
  if (!party) throw new Error('The party is not registered.');
  const requested = attributes?.map((name) => ({ name, values: [] }));
  return async () => {
    answering.statements = [];
    const answer = await answers.answer({
      ...{ party, subjects: [{ type: 'orgAffiliation', value: `${uid}@${NUMBER}` }], unspecified: false },
      ...{ canEncrypt: true, evidence: NO_EVIDENCE, ...(requested && { requested }) },
    });
    return { answer, statements: answering.statements };
  };
}

async function remember(): Promise<void> {
  await new RememberingService(new RememberedFactsStore(answering)).rememberChanged();
}

const inFull = ['*', catalogue.mandateDetails.name];
const NAME = [catalogue.standard.displayName.name];

describe.each(KINDS)('an employee with $many mandates ($uid)', ({ uid, many }) => {
  it.each<{ told: string; agreement?: Told; attributes?: string[] }>([
    { told: 'one of the powers', agreement: { release: inFull, powers: [power('pay')] } },
    { told: 'a power that was revoked', agreement: { release: inFull, powers: [power('revoked')] } },
    { told: 'a power of an earlier employment', agreement: { release: inFull, powers: [power('before')] } },
    { told: 'nearly all', agreement: { release: inFull, powers: [power('many')] } },
    { told: 'a power that a role carries', agreement: { release: inFull, powers: [power('carried')] } },
    { told: 'no power', agreement: { powers: [] } },
    { told: 'the name alone', agreement: {}, attributes: NAME },
    { told: 'nothing, for want of an agreement' },
  ])('is told of as if all were computed: $told', async ({ agreement, attributes }) => {
    await facts.run('delete from remembered_facts');
    const ask = await asking(uid, agreement, attributes);
    const computed = await ask();
    expect(computed.statements).toContain(byIdentifier.now.name);
    await facts.run(`insert into facts_change (about) values ('00000000-0000-0000-0000-000000000000')`);
    await remember();
    const { answer, statements } = await ask();
    expect(answer).toEqual(computed.answer);
    expect(statements).not.toContain(byIdentifier.now.name);
    expect((await ask()).answer).toEqual(computed.answer);
  });

  it('is computed in full for a party that is told of all powers', async () => {
    await remember();
    const { answer, statements } = await (await asking(uid, { release: inFull }))();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(many + (uid === 'long' || uid === 'very-many' ? 2 : 1));
  });
});

it('of whom more mandates than are looked at are held, all else is remembered', async () => {
  await remember();
  const { statements } = await (await asking('very-many', {}, NAME))();
  expect(statements).not.toContain(byIdentifier.nowOf.name);
});

describe('of whom more mandates than are looked at are held', () => {
  const agreement = { release: inFull, powers: [power('pay')] };

  it('all is read by one statement when the same party asks again', async () => {
    await remember();
    const ask = await asking('very-many', agreement);
    const first = await ask();
    const again = await ask();
    expect(again.answer).toEqual(first.answer);
    expect(again.statements).toEqual([askedWithMandates(byIdentifier.subject).name]);
  });

  it('what was given or revoked meanwhile counts at once, remembered or not', async () => {
    const employee = await facts.employment(organisation, 'changing');
    await hold(employee, await facts.power(power('others')), 1_001, null);
    const pay = await facts.power(power('changing'));
    const ask = await asking('changing', { powers: [power('changing')] });
    const isTold = async () => {
      const { answer } = await ask();
      return answer.released.some(({ attribute }) => attribute === catalogue.mandate);
    };
    const told: boolean[] = [];
    const look = async () => {
      told.push(await isTold());
      await remember();
      for (let times = 0; times < 3; times++) told.push(await isTold());
    };
    await look();
    const mandate = await facts.mandate(organisation, employee, pay);
    await look();
    await facts.run(
      `update mandate_state set ended_at = now(), end_recorded_at = now() where mandate_id = $1`,
      mandate,
    );
    await look();
    expect(told).toEqual([false, true, false].flatMap((one) => Array.from({ length: 4 }, () => one)));
  });

  it('a power that an agreement of all lists is told when it takes the place of one that lists few', async () => {
    await remember();
    const ask = await asking('very-many', agreement);
    await ask();
    await ask();
    const entityId = `https://party.example/${parties}`;
    const party = String(await facts.value('select id from relying_party where entity_id = $1', entityId));
    const changedAt = new Date(Date.now() - 60_000).toISOString();
    const end = 'update agreement set ended_at = $2, end_recorded_at = $2 where relying_party_id = $1';
    await facts.run(end, party, changedAt);
    await facts.agreement(party, organisation, { release: inFull, from: changedAt });
    const { answer, statements } = await ask();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(1_003);
  });
});
