import { LOA2, LOA3, loginAssertion, signedLikeOpenSaml, signedLogin } from '../support/login.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION, type Question } from './asker.js';
import {
  CLOSE,
  MANDATE,
  PAY,
  powersIn,
  startEvidenceScenario,
  type EvidenceScenario,
} from './evidence-arrangements.js';
import { ANNA, ANNAS_NUMBER, SIGN } from './scenario.js';

const HSA_ID = 'urn:oid:1.2.752.29.6.2.1';
const EPPN = 'urn:oid:1.3.6.1.4.1.5923.1.1.1.6';
const PRID = 'urn:oid:1.2.752.201.3.4';
const PERSONAL_NUMBER = 'urn:oid:1.2.752.29.4.13';
const NONRESIDENT = 'http://id.swedenconnect.se/loa/1.0/loa3-nonresident';

let scenario: EvidenceScenario;
beforeAll(async () => {
  scenario = await startEvidenceScenario();
});
afterAll(() => scenario.stop());

const ask = (evidence: string | undefined, more: Partial<Question> = {}, asker = scenario.requiring) =>
  asker.ask({ nameId: ANNA, attributes: [{ name: MANDATE }], ...(evidence && { evidence }), ...more });

describe('evidence of a login', () => {
  it('proves the level: powers that do not accept it are kept back, all others stated', async () => {
    expect(powersIn(await ask(scenario.signed()))).toEqual([PAY, SIGN]);
    expect(await scenario.recorded()).toMatchObject({
      outcome: 'released',
      withheld: { [MANDATE]: 'level-not-accepted' },
      assurance: {
        level: 'proven',
        uri: LOA3,
        identityProvider: scenario.provider.entityId,
        authenticatedAt: expect.stringMatching(/Z$/) as string,
      },
    });
    expect(powersIn(await ask(scenario.signed({ level: LOA2 })))).toEqual([SIGN]);
  });

  it('keeps a power back from every attribute that would state it', async () => {
    const { released } = await ask(scenario.signed({ level: LOA2 }), { attributes: [] });
    expect(JSON.stringify(released)).toContain(SIGN);
    expect(JSON.stringify(released)).not.toContain(PAY);
    expect(JSON.stringify(released)).not.toContain(CLOSE);
  });

  it('may be signed as OpenSAML does, with a PrefixList', async () => {
    const evidence = signedLikeOpenSaml(loginAssertion(scenario.login()), scenario.provider.signing);
    expect(powersIn(await ask(evidence))).toEqual([PAY, SIGN]);
  });

  it('may be signed with any of the keys of the provider', async () => {
    const other = await makeIdentityProvider('https://second.example/idp', {
      signing: 'EC',
      scopes: [EXEMPEL],
      levels: [LOA3],
    });
    await scenario.arrange.identityProvider(other);
    expect(powersIn(await ask(scenario.signed({ issuer: other.entityId }, other)))).toEqual([PAY, SIGN]);
  });

  it('may be shown again by the same party while it is valid', async () => {
    const evidence = scenario.signed();
    for (let again = 0; again < 2; again++) expect(powersIn(await ask(evidence))).toEqual([PAY, SIGN]);
  });

  it('counts with a name of its own for the subject, when that is encrypted, too', async () => {
    expect(powersIn(await ask(scenario.signed(), { encrypted: true }))).toEqual([PAY, SIGN]);
  });

  it('names the level for who has no Swedish number by a provider certified for that level', async () => {
    await ask(scenario.signed({ level: NONRESIDENT }));
    expect(await scenario.recorded()).toMatchObject({ assurance: { level: 'proven', uri: NONRESIDENT } });
  });

  it('of a login longer ago counts where the agreement says so', async () => {
    const asker = await scenario.party('patient', {}, { evidenceMinutes: 600 });
    const hoursAgo = { audience: asker.entityId, authenticated: -9 * 3600 };
    expect(powersIn(await ask(scenario.signed(hoursAgo), {}, asker))).toEqual([PAY, SIGN]);
  });
});

describe('the person of the evidence', () => {
  it.each([
    ['one of several orgAffiliations', { [ORG_AFFILIATION]: ['annat@2021006883', ANNA.toUpperCase()] }],
    ['another identifier of the employment', { [HSA_ID]: ['SE2021006883-aa01'] }],
    ['an identifier of the person', { [PRID]: ['NO:5068907693'] }],
    ['the personal number', { [PERSONAL_NUMBER]: [ANNAS_NUMBER] }],
  ])('is the subject by %s', async (_by, attributes) => {
    expect(powersIn(await ask(scenario.signed({ attributes })))).toEqual([PAY, SIGN]);
  });

  it('is the subject that was asked for by personal number', async () => {
    const nameId = { format: PERSONAL_NUMBER, value: ANNAS_NUMBER };
    for (const [name, value] of [
      [PERSONAL_NUMBER, ANNAS_NUMBER],
      [ORG_AFFILIATION, ANNA],
    ] as const) {
      const evidence = scenario.signed({ attributes: { [name]: [value] } });
      expect(powersIn(await ask(evidence, { nameId }))).toEqual([PAY, SIGN]);
    }
  });

  it.each([
    ['another name', { [ORG_AFFILIATION]: [`bo.berg@${EXEMPEL}`] }],
    ['a name of another organisation', { [ORG_AFFILIATION]: ['anna.andersson@5560360793'] }],
    ['another personal number', { [PERSONAL_NUMBER]: ['199001022384'] }],
    ['an identifier whose scope the provider may not assert', { [EPPN]: ['anna@exempel.example'] }],
    ['nothing that names an employee', { 'urn:oid:2.5.4.42': ['Anna'] }],
  ])('is not the subject by %s', async (_by, attributes) => {
    expect((await ask(scenario.signed({ attributes }))).assertion).toBeUndefined();
    expect(await scenario.recorded()).toMatchObject({
      withheld: { [MANDATE]: 'evidence-refused' },
      assurance: { level: 'refused', reason: 'another-person' },
    });
  });

  it('is nobody by an orgAffiliation of a provider without that scope', async () => {
    const unscoped = await makeIdentityProvider('https://unscoped.example/idp', {
      scopes: ['5560360793'],
      levels: [LOA3],
    });
    await scenario.arrange.identityProvider(unscoped);
    await ask(scenario.signed({ issuer: unscoped.entityId }, unscoped));
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'another-person' } });
  });

  it('is not who has the personal number, where the level says that there is none', async () => {
    const attributes = { [PERSONAL_NUMBER]: [ANNAS_NUMBER] };
    await ask(scenario.signed({ attributes, level: NONRESIDENT }));
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'another-person' } });
  });

  it('is not a colleague of the same person at another employer', async () => {
    await scenario.arrange.organisation('5560360793', 'Bolaget');
    const person = { personalNumber: ANNAS_NUMBER };
    await scenario.arrange.employee('anna', { organisation: '5560360793', person });
    const provider = await makeIdentityProvider('https://bolaget.example/idp', {
      scopes: ['5560360793'],
      levels: [LOA3],
    });
    await scenario.arrange.identityProvider(provider);
    const attributes = { [ORG_AFFILIATION]: ['anna@5560360793'] };
    await ask(scenario.signed({ issuer: provider.entityId, attributes }, provider));
    expect(await scenario.recorded()).toMatchObject({ assurance: { reason: 'another-person' } });
  });
});

describe('without evidence', () => {
  it('nothing is released under an agreement that requires it', async () => {
    const { status, assertion } = await ask(undefined, { attributes: [] });
    expect([status, assertion]).toEqual([['Success'], undefined]);
    const about = await scenario.recorded();
    expect(about).toMatchObject({ outcome: 'nothing', assurance: { level: 'none' } });
    expect(new Set(Object.values(about?.withheld ?? {}))).toEqual(new Set(['evidence-missing']));
  });

  it('the level is for the party to check under one that does not', async () => {
    const asker = await scenario.party('trusted');
    expect(powersIn(await ask(undefined, {}, asker))).toEqual([CLOSE, PAY, SIGN]);
    expect(await scenario.recorded(asker)).toMatchObject({ assurance: { level: 'none' } });
  });
});

describe('evidence that is none', () => {
  it('is answered as about nobody, whatever is agreed, and recorded', async () => {
    const asker = await scenario.party('forging');
    const audience = asker.entityId;
    const forged = signedLogin(loginAssertion(scenario.login({ audience })), {
      privateKey: asker.eService.signingKey,
    });
    const { status, assertion } = await ask(forged, { attributes: [] }, asker);
    expect([status, assertion]).toEqual([['Success'], undefined]);
    const about = await scenario.recorded(asker);
    expect(about).toMatchObject({ outcome: 'nothing', assurance: { level: 'refused', reason: 'signature' } });
    expect(new Set(Object.values(about?.withheld ?? {}))).toEqual(new Set(['evidence-refused']));
  });

  it('is recorded when the subject is unknown, too', async () => {
    await ask('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"/>', {
      nameId: 'ingen@2021006883',
    });
    const about = await scenario.recorded();
    expect(about).toMatchObject({ assurance: { level: 'refused', reason: 'unreadable' } });
    expect(about?.employmentId).toBeUndefined();
  });

  it('leaves no name and no value on record or in the log', async () => {
    await ask(scenario.signed({ attributes: { [ORG_AFFILIATION]: ['hemlig.person@2021006883'] } }));
    const owner = await scenario.service.database.connect();
    const { rows } = await owner.query<{ row: string }>('SELECT to_jsonb(d)::text AS row FROM disclosure d');
    expect(rows.length).toBeGreaterThan(10);
    for (const { row } of rows) expect(row).not.toMatch(/hemlig|andersson/i);
  });
});
