import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { AuditStore } from '../../src/domain/audit/audit.store.js';
import type { NewAgreement } from '../../src/domain/relying-parties/agreement.js';
import { AgreementsService } from '../../src/domain/relying-parties/agreements.service.js';
import { AgreementsStore } from '../../src/domain/relying-parties/agreements.store.js';
import { RelyingPartiesAnswerStore } from '../../src/domain/relying-parties/relying-parties.answer-store.js';
import { RelyingPartiesStore } from '../../src/domain/relying-parties/relying-parties.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const NUMBER = '2021006883';
const OTHER = '2120000142';
const PAY = 'https://example.se/power/pay';
const catalogue = new AttributeCatalogue('https://example.se/attributes/1.0');

let facts: PlantedFacts;
let administration: AdministrationDatabase;
let answering: AnsweringDatabase;
let service: AgreementsService;
let answers: RelyingPartiesAnswerStore;
let audit: AuditService;
let organisation: string;
let other: string;
let administrator: { actor: string; administers: string[] };
let parties = 0;

beforeAll(async () => {
  facts = await PlantedFacts.in();
  administration = new AdministrationDatabase(facts.database.administrationUrl);
  answering = new AnsweringDatabase(facts.database.answeringUrl, 2);
  const stores = [new AgreementsStore(), new RelyingPartiesStore()] as const;
  service = new AgreementsService(administration, ...stores, catalogue, new AuditStore());
  answers = new RelyingPartiesAnswerStore(answering);
  audit = new AuditService(administration, new AuditStore());
  organisation = await facts.organisation(NUMBER);
  other = await facts.organisation(OTHER);
  await facts.role('handlaggare');
  await facts.power(PAY);
  administrator = { actor: 'test:administrator', administers: [organisation] };
});
afterAll(async () => {
  await Promise.all([administration.close(), answering.close()]);
  await facts.database.drop();
});

async function aParty() {
  const entityId = `https://party-${(parties += 1)}.example/sp`;
  return { entityId, id: await facts.relyingParty(entityId) };
}

function wanted(relyingParty: string, changes: Partial<NewAgreement> = {}): NewAgreement {
  return {
    relyingParty,
    organisation: NUMBER,
    purpose: 'Ärendehantering',
    legalBasis: 'Förvaltningslagen',
    release: ['orgAffiliation'],
    ...changes,
  };
}

describe('making an agreement', () => {
  it('lets the answering side release what it lists', async () => {
    const party = await aParty();
    const release = ['orgAffiliation', 'urn:oid:2.5.4.10', 'mandate'];
    const made = await service.make(
      administrator,
      wanted(party.entityId, { release, roles: 'all', powers: [PAY] }),
    );
    const [inForce] = await answers.agreementsInForce(party.id, [organisation, other]);
    expect(inForce).toMatchObject({
      id: made.id,
      organisationId: organisation,
      roles: ['*'],
      powers: [PAY],
      personalNumberSubjects: false,
      signAssertion: false,
      requireEncryption: false,
      rsaSignature: false,
      unspecifiedMeans: undefined,
      validUntil: undefined,
    });
    expect(new Set(inForce?.attributes)).toEqual(
      new Set(['urn:oid:1.2.752.201.3.1', 'urn:oid:2.5.4.10', catalogue.mandate.name]),
    );
  });

  it('is recorded for the organisation', async () => {
    const party = await aParty();
    const made = await service.make(administrator, wanted(party.entityId, { reason: 'beslut 12' }));
    const [event] = await audit.list(administrator, { organisation: NUMBER, limit: 1 });
    expect(event).toMatchObject({
      act: 'agreement.make',
      subjectIds: [made.id, party.id],
      reason: 'beslut 12',
    });
  });

  it('gives no role and no power when none is said', async () => {
    const party = await aParty();
    await service.make(administrator, wanted(party.entityId, { release: 'all' }));
    expect(await answers.agreementsInForce(party.id, [organisation])).toMatchObject([
      { attributes: ['*', expect.stringMatching(/mandateDetails$/)], roles: [], powers: [] },
    ]);
  });

  it.each([
    ['an attribute nobody knows', { release: ['shoeSize'] }, 'agreement.unknown-attribute'],
    ['a role nobody has defined', { roles: ['kejsare'] }, 'agreement.unknown-role'],
    ['a power nobody has defined', { powers: ['https://example.se/power/none'] }, 'agreement.unknown-power'],
    ['a login older than a day', { evidenceMinutes: 1441 }, 'agreement.evidence-minutes-out-of-range'],
    ['no purpose', { purpose: ' ' }, 'agreement.no-purpose'],
    ['no legal basis', { legalBasis: '' }, 'agreement.no-legal-basis'],
    [
      'an end before its beginning',
      { from: new Date('2030-01-02T00:00:00Z'), until: new Date('2030-01-01T00:00:00Z') },
      'agreement.invalid-period',
    ],
  ])('refuses %s', async (_, changes, code) => {
    const party = await aParty();
    await expect(service.make(administrator, wanted(party.entityId, changes))).rejects.toMatchObject({
      code,
    });
    expect(await answers.agreementsInForce(party.id, [organisation])).toEqual([]);
  });

  it('refuses a party that is not registered', async () => {
    await expect(service.make(administrator, wanted('https://nobody.example'))).rejects.toMatchObject({
      code: 'relying-party.not-found',
    });
  });

  it('refuses an organisation of others as it does one that does not exist', async () => {
    const party = await aParty();
    const [ofOthers, ofNobody] = await Promise.all(
      [OTHER, '5560360793'].map((number) =>
        service
          .make(administrator, wanted(party.entityId, { organisation: number }))
          .catch((error: unknown) => error),
      ),
    );
    expect(ofOthers).toMatchObject({ code: 'organisation.not-found' });
    expect((ofOthers as Error).message).toBe((ofNobody as Error).message);
  });

  it('refuses a second one with the same organisation at the same time', async () => {
    const party = await aParty();
    await service.make(administrator, wanted(party.entityId));
    await expect(service.make(administrator, wanted(party.entityId))).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});

describe('an agreement', () => {
  it('is in force from its beginning to its end and no longer', async () => {
    const party = await aParty();
    await facts.agreement(party.id, organisation, { from: '2098-01-01T00:00:00Z' });
    await facts.agreement(party.id, other, { until: '2026-01-01T00:00:00Z' });
    expect(await answers.agreementsInForce(party.id, [organisation, other])).toEqual([]);
  });

  it('ends at once, so that nothing more is released on its ground', async () => {
    const party = await aParty();
    const { id: agreementId } = await service.make(administrator, wanted(party.entityId));
    await service.end(administrator, { agreementId, reason: 'uppsagt' });
    expect(await answers.agreementsInForce(party.id, [organisation])).toEqual([]);
    expect(await service.list(administrator, { relyingParty: party.entityId })).toEqual([]);
    expect(await service.list(administrator, { relyingParty: party.entityId, ended: true })).toMatchObject([
      { id: agreementId },
    ]);
    await expect(service.end(administrator, { agreementId })).rejects.toMatchObject({
      code: 'agreement.not-found',
    });
  });

  it('is ended by who has read it as it is, not as it was, and not without an id', async () => {
    const party = await aParty();
    const { id: agreementId, version } = await service.make(administrator, wanted(party.entityId));
    const [listed] = await service.list(administrator, { relyingParty: party.entityId });
    expect(listed?.version).toBe(version);
    const late = service.end(administrator, { agreementId, ifVersion: '1' });
    await expect(late).rejects.toMatchObject({ kind: 'conflict', code: 'version.changed' });
    await service.end(administrator, { agreementId, ifVersion: version });
    const none = service.end(administrator, { agreementId: 'none' });
    await expect(none).rejects.toMatchObject({ code: 'agreement.not-found' });
  });

  it('may be made anew after its end', async () => {
    const party = await aParty();
    const { id: agreementId } = await service.make(administrator, wanted(party.entityId));
    await service.end(administrator, { agreementId });
    const again = await service.make(administrator, wanted(party.entityId));
    expect(await answers.agreementsInForce(party.id, [organisation])).toMatchObject([{ id: again.id }]);
  });

  it('never begins when it is ended before', async () => {
    const party = await aParty();
    const from = new Date('2098-01-01T00:00:00Z');
    const { id: agreementId } = await service.make(administrator, wanted(party.entityId, { from }));
    await service.end(administrator, { agreementId });
    expect(await service.list(administrator, { relyingParty: party.entityId })).toEqual([]);
  });

  it('of another organisation can be neither seen nor ended', async () => {
    const party = await aParty();
    const agreementId = await facts.agreement(party.id, other);
    expect(await service.list(administrator, { relyingParty: party.entityId })).toEqual([]);
    await expect(service.end(administrator, { agreementId })).rejects.toMatchObject({
      code: 'agreement.not-found',
    });
  });

  it('tells the party how NameIDs without a format are read and whether answers are signed with RSA', async () => {
    const party = await aParty();
    await service.make(administrator, wanted(party.entityId, { unspecifiedMeans: 'hsaId' }));
    await facts.agreement(party.id, other, { columns: { unspecified_means: 'eppn', rsa_signature: true } });
    expect(await answers.findByEntityId(party.entityId)).toMatchObject({
      rsaSignature: true,
      unspecifiedMeans: ['hsaId', 'eppn'],
    });
  });

  it('says by what of the subjects of which certificates the party may ask, or is refused', async () => {
    const party = await aParty();
    const subject = { issuer: ' SITHS ', attribute: 'serialNumber', means: 'hsaId' } as const;
    const make = (certificateSubject: NewAgreement['certificateSubject']) =>
      service.make(administrator, wanted(party.entityId, { certificateSubject }));
    for (const [wrong, code] of [
      [{ ...subject, attribute: 'pseudonym' }, 'agreement.unknown-certificate-attribute'],
      [{ ...subject, attribute: '2.5.4.05' }, 'agreement.unknown-certificate-attribute'],
      [{ ...subject, issuer: ' ' }, 'directory.text-missing'],
      [{ ...subject, means: 'personalIdentityNumber' }, 'agreement.number-in-certificate'],
    ] as const)
      await expect(make(wrong)).rejects.toMatchObject({ code });
    const expected = { issuer: 'SITHS', attribute: '2.5.4.5', means: 'hsaId' };
    expect((await make(subject)).certificateSubject).toEqual(expected);
    const [listed] = await service.list(administrator, { relyingParty: party.entityId });
    expect(listed?.certificateSubject).toEqual(expected);
    expect(await answers.findByEntityId(party.entityId)).toMatchObject({
      certificateReadings: [{ attribute: '2.5.4.5', means: 'hsaId', organisation: NUMBER }],
    });
  });
});
