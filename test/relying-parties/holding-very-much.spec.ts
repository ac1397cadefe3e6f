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
/** More than is kept of one employee. */
const MANY = 600;
const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
const personalNumbers = new PersonalNumbers();
const subject = { type: 'orgAffiliation', value: `anna@${NUMBER}` } as const;

let facts: PlantedFacts;
let answering: WatchedDatabase;
let parties: RelyingPartiesAnswerStore;
let answers: AnswerService;
let organisation: string;
let anna: string;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  answering = new WatchedDatabase(facts.database.answeringUrl, 4);
  parties = new RelyingPartiesAnswerStore(answering);
  const together = new AskedTogetherStore(answering, new KeptAgreementsStore(answering));
  const entitlements = entitlementsService(facts.database, answering, personalNumbers);
  answers = new AnswerService(together, entitlements, parties, catalogue, personalNumbers);
  organisation = await facts.organisation(NUMBER);
  anna = await facts.employment(organisation, 'anna');
  await facts.mandate(organisation, anna, await facts.power(power('pay')));
  await facts.mandate(organisation, anna, await facts.power(power('sign')));
  await facts.mandate(organisation, anna, await facts.power(power('revoked')), {
    states: [{ state: 'revoked' }],
  });
  const officer = await facts.role('officer', [await facts.power(power('carried'))]);
  await facts.assignment(organisation, anna, officer);
  await facts.run(
    `with made as (
       insert into mandate (organisation_id, holder_id, power_id, basis, valid_from, valid_until)
       select $1, $2, $3, 'Delegationsordning', now() - interval '1 day', now() + interval '1 year'
       from generate_series(1, $4::int) returning id, organisation_id)
     insert into mandate_state (organisation_id, mandate_id, state, valid_from)
     select organisation_id, id, 'active', now() - interval '1 day' from made`,
    ...[organisation, anna, await facts.power(power('many')), MANY],
  );
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

const inFull = ['*', catalogue.mandateDetails.name];
const cases: readonly (readonly [string, Told | undefined, string[] | undefined])[] = [
  ['one power of hers', { release: inFull, powers: [power('pay')] }, undefined],
  ['a power that was revoked', { release: inFull, powers: [power('revoked')] }, undefined],
  ['a power that her role carries', { release: inFull, powers: [power('carried')] }, undefined],
  ['no power', { powers: [] }, undefined],
  ['the name alone', {}, [catalogue.standard.displayName.name]],
  ['nothing, without an agreement', undefined, undefined],
];

/** A party of its own, so that none is told from memory what another was told. */
async function asked(
  entityId: string,
  agreement: Told | undefined,
  attributes: readonly string[] | undefined,
) {
  const id = await facts.relyingParty(entityId);
  if (agreement) await facts.agreement(id, organisation, agreement);
  const party = await parties.findByEntityId(entityId);
  if (!party) throw new Error('The party is not registered.');
  const requested = attributes?.map((name) => ({ name, values: [] }));
  return async () => {
    answering.statements = [];
    const answer = await answers.answer({
      ...{ party, subjects: [subject], unspecified: false, canEncrypt: true, evidence: NO_EVIDENCE },
      ...(requested && { requested }),
    });
    return { answer, statements: answering.statements };
  };
}

async function remember(): Promise<void> {
  await new RememberingService(new RememberedFactsStore(answering)).rememberChanged();
}

describe('an employee who holds more than is remembered', () => {
  it('is told of as any other, but for what the agreements keep back nothing is read', async () => {
    await facts.run('delete from remembered_facts');
    const questions = [];
    for (const [at, [, agreement, attributes]] of cases.entries())
      questions.push(await asked(`https://party.example/${at}`, agreement, attributes));
    const computed = [];
    for (const ask of questions) computed.push(await ask());
    await remember();
    for (const [at, ask] of questions.entries()) {
      const [name] = cases[at] ?? [];
      const again = await ask();
      expect([name, again.answer]).toEqual([name, computed[at]?.answer]);
      expect([name, computed[at]?.statements]).toEqual([
        name,
        expect.arrayContaining([byIdentifier.now.name]),
      ]);
      expect([name, again.statements]).toEqual([name, expect.arrayContaining([byIdentifier.nowOf.name])]);
      expect([name, again.statements]).not.toEqual([name, expect.arrayContaining([byIdentifier.now.name])]);
    }
  });

  it('is computed in full for a party that is told of all powers', async () => {
    await remember();
    const ask = await asked('https://party.example/all', { release: inFull }, undefined);
    const { answer, statements } = await ask();
    expect(statements).toContain(byIdentifier.now.name);
    expect(answer.about[0]?.mandateIds).toHaveLength(MANY + 2);
  });
});
