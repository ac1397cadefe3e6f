import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import type { SubjectKey } from '../../src/domain/directory/identifier.rules.js';
import { PersonalNumbers } from '../../src/domain/directory/personal-number.js';
import { NO_EVIDENCE } from '../../src/domain/relying-parties/evidence.js';
import { AnswerService, type Question } from '../../src/domain/relying-parties/answer.service.js';
import { AskedTogetherStore } from '../../src/domain/relying-parties/asked-together.store.js';
import { KeptAgreementsStore } from '../../src/domain/relying-parties/kept-agreements.store.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import type { KnownParty } from '../../src/domain/relying-parties/relying-party.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { withDatabase } from '../../src/platform/database/connection-config.js';
import { entitlementsService } from '../entitlements/entitlements-service.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const PAY = 'https://example.se/power/pay';
const ENTITY_ID = 'https://party.example/sp';
const PERSONAL_NUMBER = '195006262546';
const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');
const personalNumbers = new PersonalNumbers(Buffer.alloc(32, 1));

let facts: PlantedFacts;
let answering: AnsweringDatabase;
let parties: RelyingPartiesAnswerStore;
let party: KnownParty;
let organisation: string;
let other: string;
let pay: string;
let person: string;
let mandate: string;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  answering = new AnsweringDatabase(facts.database.answeringUrl, 4);
  parties = new RelyingPartiesAnswerStore(answering);
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  pay = await facts.power(PAY);
  person = await facts.person();
  await facts.run(
    `update person set personal_number_hash = $2, personal_number_encrypted = $3, personal_number_kind = 'personnummer'
     where id = $1`,
    person,
    Buffer.from(personalNumbers.hash(PERSONAL_NUMBER) ?? []),
    Buffer.from(personalNumbers.encrypt(PERSONAL_NUMBER, person)),
  );
  const anna = await facts.employment(organisation, 'anna', { person });
  await facts.identifier(organisation, anna, 'hsaId', 'SE2021006883-ANNA');
  mandate = await facts.mandate(organisation, anna, pay, { until: '2098-01-01T00:00:00Z' });
  await facts.employment(other, 'anna.2', { person });
  await facts.agreement(await facts.relyingParty(ENTITY_ID), organisation, {
    release: ['*', catalogue.standard.personalNumber.name],
    columns: { personal_number_subjects: true, unspecified_means: 'hsaId', require_encryption: true },
  });
  party = await known(ENTITY_ID);
});
afterAll(async () => {
  await answering.close();
  await facts.database.drop();
});

async function known(entityId: string): Promise<KnownParty> {
  const found = await parties.findByEntityId(entityId);
  if (!found) throw new Error('The party is not registered.');
  return found;
}

function service(database = answering) {
  const entitlements = entitlementsService(facts.database, database, personalNumbers);
  return new AnswerService(
    new AskedTogetherStore(database, new KeptAgreementsStore(database), catalogue),
    entitlements,
    new RelyingPartiesAnswerStore(database),
    catalogue,
    personalNumbers,
  );
}

const ask = (subject: SubjectKey, changes: Partial<Question> = {}) =>
  service().answer({
    ...{ party, subjects: [subject], unspecified: false, canEncrypt: true, evidence: NO_EVIDENCE },
    ...changes,
  });

const byUid = (uid: string, number = NUMBER): SubjectKey => ({
  type: 'orgAffiliation',
  value: `${uid}@${number}`,
});

async function attributes(subject: SubjectKey, changes: Partial<Question> = {}) {
  const { released } = await ask(subject, changes);
  return Object.fromEntries(released.map(({ attribute, values }) => [attribute.friendlyName, values]));
}

describe('an answer', () => {
  it('tells a party what its agreement releases about the employee', async () => {
    expect(await attributes(byUid('anna'))).toEqual({
      orgAffiliation: [`anna@${NUMBER}`],
      o: ['Myndigheten'],
      organizationIdentifier: [NUMBER],
      employeeHsaId: ['SE2021006883-ANNA'],
      displayName: ['anna'],
      personalIdentityNumber: [PERSONAL_NUMBER],
      mandate: [`${PAY}@${NUMBER}`],
      eduPersonEntitlement: [`${PAY}#organisation=${NUMBER}`],
    });
  });

  it('is valid no longer than what it tells, and as the agreement wants it', async () => {
    expect(await ask(byUid('anna'))).toMatchObject({
      validUntil: new Date('2098-01-01T00:00:00Z'),
      signAssertion: false,
      about: [{ organisationId: organisation, personId: person, mandateIds: [mandate] }],
    });
  });

  it('is the same nothing for an unknown employee and for one of an organisation without agreement', async () => {
    const unknown = await ask(byUid('nobody'));
    const invisible = await ask(byUid('anna.2', OTHER));
    expect({ ...invisible, about: [] }).toEqual({ ...unknown, about: [] });
    expect(unknown.released).toEqual([]);
  });

  it('tells a person asked for by number only of the organisations that agreed', async () => {
    const subject = { type: 'personalIdentityNumber', value: PERSONAL_NUMBER } as const;
    expect((await attributes(subject)).orgAffiliation).toEqual([`anna@${NUMBER}`]);
    const { about } = await ask(subject);
    expect(about.map(({ organisationId }) => organisationId)).toEqual([organisation]);
  });

  it('reads a NameID without a format as the agreement says', async () => {
    const subject = { type: 'hsaId', value: 'SE2021006883-ANNA' } as const;
    expect(party.unspecifiedMeans).toEqual(['hsaId']);
    expect(await attributes(subject, { unspecified: true })).toHaveProperty('orgAffiliation');
    expect(await attributes(byUid('anna'), { unspecified: true })).toEqual({});
  });

  it('tells nothing when nobody can be meant', async () => {
    expect(await ask(byUid('anna'), { subjects: [] })).toMatchObject({ released: [], about: [] });
  });

  it('no longer tells a mandate once it is revoked', async () => {
    const bo = await facts.employment(organisation, 'bo');
    const granted = await facts.mandate(organisation, bo, pay);
    expect(await attributes(byUid('bo'))).toHaveProperty('mandate');
    await facts.run(
      `update mandate_state set ended_at = statement_timestamp(), end_recorded_at = statement_timestamp()
       where mandate_id = $1`,
      granted,
    );
    await facts.state(organisation, granted, 'revoked');
    expect(await attributes(byUid('bo'))).not.toHaveProperty('mandate');
  });

  it('is a failure, never nothing, when it cannot be found out', async () => {
    const unreachable = new AnsweringDatabase(withDatabase(facts.database.answeringUrl, 'none'), 1);
    const question = {
      ...{ party, subjects: [byUid('anna')], unspecified: false, canEncrypt: true },
      evidence: NO_EVIDENCE,
    };
    await expect(service(unreachable).answer(question)).rejects.toMatchObject({ kind: 'unavailable' });
    await unreachable.close();
  });
});
