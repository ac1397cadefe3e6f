import type { Evidence } from '../../src/domain/relying-parties/evidence.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { LOA2, LOA3, loginAssertion, signedLogin, type Login } from '../support/login.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION, type Asker, type Question } from './asker.js';
import { ANNA, ANNAS_NUMBER, BASE, SIGN, startScenario, type Scenario } from './scenario.js';

const HSA_ID = 'urn:oid:1.2.752.29.6.2.1';
const PERSONAL_NUMBER = 'urn:oid:1.2.752.29.4.13';
const PAY = 'https://power.example/pay-at-loa3';
const CLOSE = 'https://power.example/close-at-loa4';
const MANDATES = [{ name: `${BASE}/mandate` }];

let scenario: Scenario;
let provider: MadeIdentityProvider;
let requiring: Asker;
let other: Asker;

beforeAll(async () => {
  scenario = await startScenario();
  provider = await makeIdentityProvider('https://idp.example/idp', {
    scopes: [EXEMPEL],
    levels: [LOA2, LOA3],
  });
  await scenario.arrange.identityProvider(provider);
  for (const [power, levels] of [
    [PAY, [LOA3]],
    [CLOSE, ['http://id.elegnamnden.se/loa/1.0/loa4']],
  ] as const) {
    await scenario.arrange.power(power, { assuranceLevels: [...levels] });
    await scenario.arrange.mandate(ANNA, power);
  }
  requiring = await scenario.party('requiring', {}, { requireEvidence: true, personalNumberSubjects: true });
  other = await scenario.party('other');
});
afterAll(() => scenario.stop());

const login = (changes: Partial<Login> = {}): Login => ({
  issuer: provider.entityId,
  audience: requiring.entityId,
  attributes: { [ORG_AFFILIATION]: [ANNA] },
  ...changes,
});
const signed = (changes: Partial<Login> = {}, by = provider) =>
  signedLogin(loginAssertion(login(changes)), by.signing);

const ask = (evidence: string | undefined, asker = requiring, more: Partial<Question> = {}) =>
  asker.ask({ nameId: ANNA, attributes: MANDATES, evidence, ...more });
const powersIn = ({ released }: Awaited<ReturnType<typeof ask>>) =>
  (released.mandate ?? []).map((value) => value.slice(0, value.lastIndexOf('@'))).sort();
const recorded = async (asker = requiring) => (await scenario.arrange.disclosures(asker.entityId))[0];

describe('evidence of a login', () => {
  it('proves the level, and only powers that accept it are stated', async () => {
    expect(powersIn(await ask(signed()))).toEqual([PAY, SIGN]);
    expect(await recorded()).toMatchObject({
      outcome: 'released',
      withheld: { [`${BASE}/mandate`]: 'level-not-accepted' },
      assurance: { level: 'proven', uri: LOA3, identityProvider: provider.entityId },
    });
    expect(powersIn(await ask(signed({ level: LOA2 })))).toEqual([SIGN]);
  });
});
