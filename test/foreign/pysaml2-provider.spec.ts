import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { Browser } from '../support/browser.js';
import { startWithSample, type GraphqlService } from '../support/graphql.js';
import { OPERATOR } from '../support/service.js';
import { makeClientKeys } from './client-keys.js';
import { describeWith } from './foreign-software.js';
import { Pysaml2Provider } from './pysaml2-provider/pysaml2-provider.js';

const PUBLIC_URL = 'https://attr.test.example';
const ENTITY_ID = 'https://pysaml2.example/idp';
const LEVEL = 'http://id.elegnamnden.se/loa/1.0/loa3';

describeWith(['pysaml2'], 'pysaml2, but for its Triple DES, as the identity provider of the login', () => {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-pysaml2-'));
  let service: GraphqlService;
  let provider: Pysaml2Provider;

  beforeAll(async () => {
    const { rsa } = await makeClientKeys(folder);
    const category = 'http://id.swedenconnect.se/ec/1.0/loa3-orgid';
    const scope = '2999990001';
    provider = new Pysaml2Provider({ entityId: ENTITY_ID, ...rsa, level: LEVEL, category, scope });
    service = await startWithSample({ LOGIN_IDENTITY_PROVIDERS: ENTITY_ID });
    const { metadata = '' } = await provider.perform({});
    const providers = service.administration.get(IdentityProvidersService, { strict: false });
    await providers.bring(OPERATOR, 'test', [{ entityId: ENTITY_ID, displayName: 'pysaml2', metadata }]);
  }, 60_000);
  afterAll(async () => {
    provider.stop();
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  async function login(orgAffiliation: string) {
    const browser = new Browser(PUBLIC_URL, service.address);
    const { location } = await browser.get('/login');
    const request = Object.fromEntries(new URL(location ?? '').searchParams);
    const serviceMetadata = await (await fetch(`${service.address}/login/metadata`)).text();
    const outcome = await provider.perform({ request, serviceMetadata, orgAffiliation });
    const SAMLResponse = Buffer.from(outcome.response ?? '').toString('base64');
    return { browser, outcome, visit: await browser.post('/login/assertion-consumer', { SAMLResponse }) };
  }

  it('reads our metadata, believes our request, and logs an employee in', async () => {
    const { browser, outcome, visit } = await login('carin.dahl@2999990001');
    expect(outcome).toMatchObject({ requested: [LEVEL] });
    expect([visit.status, visit.location]).toEqual([303, '/login/session']);
    const { data } = await browser.graphql('{ me { kind actor grants { permissions } } }');
    expect(data?.me).toMatchObject({ kind: 'EMPLOYEE', actor: `saml:${ENTITY_ID}` });
    expect(JSON.stringify(data)).toContain('mandates:write');
  });

  it('logs nobody in of an organisation that is not in its scopes', async () => {
    const { outcome, visit } = await login('gunilla.hed@2999991009');
    expect(outcome.response).toContain('EncryptedAssertion');
    expect(visit.status).toBe(403);
  });
});
