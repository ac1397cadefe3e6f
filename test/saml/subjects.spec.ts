import { makeKeyPair } from '../saml-xml/parties.js';
import { EXEMPEL, inDays } from './arrangements.js';
import { DENIED, ORG_AFFILIATION, UNSUPPORTED, type Asker } from './asker.js';
import { ANNA, ANNAS_NUMBER, fetchAuthority, startScenario, type Scenario } from './scenario.js';

const HSA_ID = 'urn:oid:1.2.752.29.6.2.1';
const EPPN = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6';
const PRID = 'urn:oid:1.2.752.201.3.4';
const PERSONAL_NUMBER = 'urn:oid:1.2.752.29.4.13';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
const CLEAR = { encryption: false } as const;

describe('the subject of a query', () => {
  let scenario: Scenario;
  let asker: Asker;

  beforeAll(async () => {
    scenario = await startScenario();
    asker = await scenario.party('usual', CLEAR);
  });
  afterAll(() => scenario.stop());

  it.each([
    ['orgAffiliation', ORG_AFFILIATION, ANNA],
    ['orgAffiliation in other case', ORG_AFFILIATION, ANNA.toUpperCase()],
    ['HSA-id', HSA_ID, `SE${EXEMPEL}-AA01`],
    ['HSA-id in other case', HSA_ID, `se${EXEMPEL}-aa01`],
    ['ePPN', EPPN, 'Anna@Exempel.Example'],
    ['prid', PRID, 'NO:5068907693'],
  ])('is found by %s and repeated as written', async (_kind, format, value) => {
    const { assertion, released } = await asker.ask({ nameId: { format, value } });
    expect(assertion?.nameId).toStrictEqual({ format, value });
    expect(released.displayName).toEqual(['Anna Andersson']);
  });

  it('is found by personal number where the agreement says so, and nowhere else', async () => {
    const nameId = { format: PERSONAL_NUMBER, value: ANNAS_NUMBER };
    expect((await asker.ask({ nameId })).assertion).toBeUndefined();
    const allowed = await scenario.party('by-number', CLEAR, { personalNumberSubjects: true });
    const { released } = await allowed.ask({ nameId });
    expect(released.orgAffiliation).toEqual([ANNA]);
    expect(released.personalIdentityNumber).toBeUndefined();
  });

  it.each([
    ['of format unspecified', { format: UNSPECIFIED, value: `SE${EXEMPEL}-AA01` }],
    ['without a format', { value: `SE${EXEMPEL}-AA01` }],
  ])('%s means what the agreement says', async (name, nameId) => {
    expect((await asker.ask({ nameId })).status).toEqual(UNSUPPORTED);
    const alias = await scenario.party(`alias${name.length.toString()}`, CLEAR, {
      unspecifiedMeans: 'hsaId',
    });
    const { assertion, released } = await alias.ask({ nameId });
    expect(assertion?.nameId).toStrictEqual(nameId);
    expect(released.displayName).toEqual(['Anna Andersson']);
    expect((await alias.ask({ nameId: { ...nameId, value: ANNA } })).assertion).toBeUndefined();
  });

  it('may be encrypted to us, and is repeated in clear', async () => {
    const { assertion } = await asker.ask({ nameId: ANNA, encrypted: true });
    expect(assertion?.nameId).toStrictEqual({ format: ORG_AFFILIATION, value: ANNA });
  });

  it('is nobody when it is encrypted to somebody else', async () => {
    const { publicKey } = await makeKeyPair('rsa');
    const authority = { ...scenario.authority, encryptionKeys: [{ publicKey, methods: [] }] };
    const body = Object.assign(Object.create(asker) as Asker, { authority }).soap({
      nameId: ANNA,
      encrypted: true,
    });
    const answer = await asker.send(body);
    expect(answer.status).toEqual(['Success']);
    expect(answer.assertion).toBeUndefined();
  });

  it.each([
    'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    'urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName',
    `${ORG_AFFILIATION} `,
    'urn:oid:2.5.4.10',
  ])('cannot be named by %s', async (format) => {
    const answer = await asker.ask({ nameId: { format, value: ANNA } });
    expect(answer.status).toEqual(UNSUPPORTED);
    expect(answer.assertion).toBeUndefined();
  });
});

describe('the asking party', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario();
  });
  afterAll(() => scenario.stop());

  it('may be a query requester without being a service provider', async () => {
    const asker = await scenario.party('requester', { role: 'query', wantAssertionsSigned: true });
    expect((await asker.ask({ nameId: ANNA })).assertion).toMatchObject({ signed: true, encrypted: true });
  });

  it('may sign with any of its keys while it changes them', async () => {
    const [older, newer] = [await makeKeyPair('rsa'), await makeKeyPair('ec384')];
    const asker = await scenario.party('rollover', { furtherKeys: [older, newer] });
    for (const signingKey of [older.privateKey, newer.privateKey, asker.eService.signingKey])
      expect((await asker.ask({ nameId: ANNA, signingKey })).assertion).toBeDefined();
  });

  it('is answered by new metadata as soon as that is registered', async () => {
    const asker = await scenario.party('renewed');
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
    const renewed = await scenario.party('renewed', {}, false);
    expect((await asker.ask({ nameId: ANNA })).status).toEqual(DENIED);
    expect((await renewed.ask({ nameId: ANNA })).assertion).toBeDefined();
  });

  it('is refused when its metadata has expired', async () => {
    const expired = await scenario.party('expired', {
      validUntil: new Date(Date.now() - 1000).toISOString(),
    });
    expect((await expired.ask({ nameId: ANNA })).status).toEqual(DENIED);
    const valid = await scenario.party('valid', { validUntil: inDays(1).toISOString() });
    expect((await valid.ask({ nameId: ANNA })).assertion).toBeDefined();
  });

  it('is answered by every instance alike', async () => {
    const asker = await scenario.party('everywhere');
    const other = asker.at(await scenario.service.startAnother());
    expect(await fetchAuthority(other.address)).toMatchObject({ entityId: scenario.authority.entityId });
    expect((await other.ask({ nameId: ANNA })).released).toEqual(
      (await asker.ask({ nameId: ANNA })).released,
    );
  });
});
