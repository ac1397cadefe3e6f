import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { RememberedFactsStore } from '../../src/domain/entitlements/remembered-facts.store.js';
import { RememberingService } from '../../src/domain/entitlements/remembering.service.js';
import { AnswerService } from '../../src/domain/relying-parties/answer.service.js';
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
] as const;
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
  const together = new AskedTogetherStore(answering, new KeptAgreementsStore(answering));
  const entitlements = entitlementsService(facts.database, answering, personalNumbers);
  answers = new AnswerService(together, entitlements, registered, catalogue, personalNumbers);
  organisation = await facts.organisation(NUMBER);
  const powers = new Map<string, string>();
  for (const name of ['pay', 'sign', 'revoked', 'carried', 'many'])
    powers.set(name, await facts.power(power(name)));
  const idOf = (of: string) => powers.get(of) ?? '';
  const officer = await facts.role('officer', [idOf('carried')]);
  const giver = await facts.employment(organisation, 'giver');
  const given = await facts.mandate(organisation, giver, idOf('many'));
  for (const { uid, many } of KINDS) {
    const employee = await facts.employment(organisation, uid);
    await facts.mandate(organisation, employee, idOf('pay'));
    if (uid !== 'passed-on') await facts.mandate(organisation, employee, idOf('sign'));
    await facts.mandate(organisation, employee, idOf('revoked'), { states: [{ state: 'revoked' }] });
    await facts.assignment(organisation, employee, officer);
    await facts.run(
      `with made as (
         insert into mandate (organisation_id, holder_id, power_id, parent_id, basis, valid_from, valid_until)
         select $1, $2, $3, $5, 'Delegationsordning', now() - interval '1 day', now() + interval '1 year'
         from generate_series(1, $4::int) returning id, organisation_id)
       insert into mandate_state (organisation_id, mandate_id, state, valid_from)
       select organisation_id, id, 'active', now() - interval '1 day' from made`,
      ...[organisation, employee, idOf('many'), many, uid === 'passed-on' ? given : null],
    );
  }
});
afterAll(async () => {
  await answering.close();
  await facts.database.drop();
});

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
  });

  it('is computed in full for a party that is told of all powers', async () => {
    await remember();
    const { answer, statements } = await (await asking(uid, { release: inFull }))();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(many + (uid === 'passed-on' ? 1 : 2));
  });
});

it('of whom more mandates than are looked at are held, all else is remembered', async () => {
  await remember();
  const { statements } = await (await asking('very-many', {}, NAME))();
  expect(statements).not.toContain(byIdentifier.nowOf.name);
});
