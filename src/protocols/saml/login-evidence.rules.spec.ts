import { provenLogin } from './login-evidence.rules.js';
import type { IdentityProviderMetadata } from './xml/identity-provider-entity.js';
import type { LoginAssertion } from './xml/login-assertion.js';

const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const HSA_ID = 'urn:oid:1.2.752.29.6.2.1';
const ISSUER = 'https://idp.example';
const PARTY = 'https://sp.example';
const now = new Date('2026-11-29T12:00:00Z');

const provider = (levels: readonly string[]) =>
  ({
    entityId: ISSUER,
    scopes: ['2021006883'],
    assuranceCertification: levels,
  }) as Partial<IdentityProviderMetadata> as IdentityProviderMetadata;

function shown(attributes: Record<string, readonly string[]>, level = LOA3) {
  const login = {
    ...{ issuer: ISSUER, audiences: [[PARTY]], notOnOrAfter: now, authenticatedAt: now, level },
    attributes: Object.entries(attributes).map(([name, values]) => ({ name, values })),
  } as Partial<LoginAssertion> as LoginAssertion;
  return provenLogin({ login, provider: provider([LOA3, level]), party: PARTY, now });
}

describe('a login that a provider has signed', () => {
  it('proves the employment whose HSA-id she logged in with, by whichever name of the attribute', () => {
    for (const name of [HSA_ID, 'http://sambi.se/attributes/1/employeeHsaId'])
      expect(shown({ [name]: ['SE2021006883-VL01'] })).toMatchObject({
        subjects: [{ type: 'hsaId', value: 'SE2021006883-VL01' }],
      });
  });

  it('proves none of several employments when it does not tell which she logged in with', () => {
    expect(shown({ 'urn:allEmployeeHsaIds': ['SE2021006883-VL01'] })).toMatchObject({ subjects: [] });
    expect(shown({ [HSA_ID]: ['SE2021006883-VL01', 'SE5562265719-VL01'] })).toMatchObject({ subjects: [] });
  });

  it('has no level when it is by something else that the provider is certified for', () => {
    expect(shown({}, 'https://refeds.org/sirtfi')).toBe('level-not-certified');
  });
});
