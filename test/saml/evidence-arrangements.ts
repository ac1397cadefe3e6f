import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { LOA2, LOA3, loginAssertion, signedLogin, type Login } from '../support/login.js';
import type { Variables } from '../../src/platform/config/environment.js';
import { envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import { EXEMPEL } from './arrangements.js';
import { ORG_AFFILIATION, type Asker, type CheckedAnswer } from './asker.js';
import { ANNA, BASE, startScenario, type Scenario } from './scenario.js';

export const PAY = 'https://power.example/pay-at-loa3';
export const CLOSE = 'https://power.example/close-at-loa4';
export const MANDATE = `${BASE}/mandate`;

/** Anna, who holds powers of several levels, her identity provider, and a party that must show her login. */
export interface EvidenceScenario extends Scenario {
  readonly provider: MadeIdentityProvider;
  readonly requiring: Asker;
  /** What the provider says of Anna's login to the party, unless something of it is changed. */
  login(changes?: Partial<Login>): Login;
  signed(changes?: Partial<Login>, by?: MadeIdentityProvider): string;
  /** Of the latest answer to the party. */
  recorded(
    asker?: Asker,
  ): Promise<Awaited<ReturnType<Scenario['arrange']['disclosures']>>[number] | undefined>;
}

export async function startEvidenceScenario(variables: Variables = {}): Promise<EvidenceScenario> {
  const scenario = await startScenario(variables);
  const { arrange } = scenario;
  const provider = await makeIdentityProvider('https://idp.example/idp', {
    scopes: [EXEMPEL],
    levels: [LOA2, LOA3],
  });
  await arrange.identityProvider(provider);
  await arrange.power(PAY, { assuranceLevels: [LOA3] });
  await arrange.power(CLOSE, { assuranceLevels: ['http://id.elegnamnden.se/loa/1.0/loa4'] });
  for (const power of [PAY, CLOSE]) await arrange.mandate(ANNA, power);
  const agreement = { requireEvidence: true, personalNumberSubjects: true };
  const requiring = await scenario.party('requiring', {}, agreement);
  const login = (changes: Partial<Login> = {}): Login => ({
    issuer: provider.entityId,
    audience: requiring.entityId,
    attributes: { [ORG_AFFILIATION]: [ANNA] },
    ...changes,
  });
  return {
    ...scenario,
    provider,
    requiring,
    login,
    signed: (changes, by = provider) => signedLogin(loginAssertion(login(changes)), by.signing),
    recorded: async (asker = requiring) => (await arrange.disclosures(asker.entityId))[0],
  };
}

/** The powers that an answer states, by the last part of their codes. */
export function powersIn({ released }: CheckedAnswer): string[] {
  return (released.mandate ?? []).map((value) => value.slice(0, value.lastIndexOf('@'))).sort();
}

/** A query about Anna with this in its SubjectConfirmationData, in clear, signed by the party with xml-crypto. */
export function inClear(asker: Asker, evidence: string, method = 'bearer'): string {
  const confirmation =
    `<saml:SubjectConfirmation xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Method="urn:oasis:names:tc:SAML:2.0:cm:${method}">` +
    `<saml:SubjectConfirmationData>${evidence}</saml:SubjectConfirmationData></saml:SubjectConfirmation>`;
  const written = queryIn(asker.soap({ nameId: ANNA, attributes: [{ name: MANDATE }] }));
  const query = withoutSignature(written).replace('</ns1:NameID>', `</ns1:NameID>${confirmation}`);
  return envelope(signedLogin(query, { privateKey: asker.eService.signingKey }));
}
