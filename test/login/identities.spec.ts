import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { HSA_ID, ORG_AFFILIATION } from '../support/login-provider.js';
import { OPERATOR } from '../support/service.js';
import { startLoginWorld, type LoginWorld } from './login-world.js';

const [AUTHORITY, MUNICIPALITY, ELSEWHERE] = ['2999990001', '2999991009', '2021006883'];
/** Of an employee of the authority, by the number of the municipality: HSA's member need not be the employer. */
const LENT = 'SE2999991009-CD01';
const ME = '{ me { kind } }';

let world: LoginWorld;
beforeAll(async () => {
  world = await startLoginWorld();
  await world.service.administration
    .get(IdentifiersService, { strict: false })
    .addIdentifier(OPERATOR, { employment: `david.ek@${AUTHORITY}`, type: 'hsaId', value: LENT });
}, 60_000);
afterAll(() => world.stop());

/** The identity provider's metadata names these from now on. */
async function speaksFor(...scopes: (string | undefined)[]): Promise<void> {
  const { entityId, metadata } = world.provider;
  const written = scopes.map((one) => `<shibmd:Scope regexp="false">${one}</shibmd:Scope>`).join('');
  await world.service.administration
    .get(IdentityProvidersService, { strict: false })
    .bring(OPERATOR, 'test', [
      {
        entityId,
        displayName: entityId,
        metadata: metadata.replace(/<shibmd:Scope.*<\/shibmd:Scope>/, written),
      },
    ]);
}

async function login(...attributes: [string, ...string[]][]) {
  const browser = world.browser();
  const visit = await world.finish(browser, await world.begin(browser), { attributes });
  return { browser, ...visit };
}

// An operator registered the HSA-id of a region for somebody whom another employs: no provider could log her in.
it('lets in by an HSA-id of another number than the employer’s, where the provider speaks for both', async () => {
  await speaksFor(AUTHORITY, MUNICIPALITY);
  const { status, browser } = await login([HSA_ID, LENT]);
  expect([status, (await browser.graphql(ME)).status]).toEqual([303, 200]);
  for (const left of [AUTHORITY, MUNICIPALITY]) {
    await speaksFor(left);
    expect((await browser.graphql(ME)).status).toBe(401);
  }
  await speaksFor(AUTHORITY, MUNICIPALITY);
  expect((await browser.graphql(ME)).status).toBe(200);
});

// She was told that there is no employment with that identity, which was not so.
it('says so when the provider does not speak for the employer', async () => {
  await speaksFor(MUNICIPALITY);
  const { status, body } = await login([HSA_ID, LENT]);
  expect([status, body]).toEqual([403, expect.stringContaining('får inte intyga') as string]);
});

it('takes no HSA-id of a number that the provider does not speak for', async () => {
  await speaksFor(AUTHORITY);
  const { status, body } = await login([HSA_ID, LENT]);
  expect([status, body]).toEqual([403, expect.stringContaining('kunde inte godtas') as string]);
});

it('takes two identities only when both name one employment', async () => {
  await speaksFor(AUTHORITY, MUNICIPALITY);
  const both = (uid: string) => login([HSA_ID, LENT], [ORG_AFFILIATION, `${uid}@${AUTHORITY}`]);
  expect((await both('david.ek')).status).toBe(303);
  expect((await both('carin.dahl')).status).toBe(403);
});

// Who is employed by two organisations, of which one has never been here, could never log in.
it('does not count an orgAffiliation of an organisation that is not here', async () => {
  await speaksFor(AUTHORITY, ELSEWHERE);
  const { status, browser } = await login([ORG_AFFILIATION, `carin@${ELSEWHERE}`, `carin.dahl@${AUTHORITY}`]);
  expect([status, (await browser.graphql(ME)).status]).toEqual([303, 200]);
  const elsewhere = await login([ORG_AFFILIATION, `carin@${ELSEWHERE}`]);
  expect([elsewhere.status, elsewhere.body]).toEqual([
    403,
    expect.stringContaining('ingen pågående anställning') as string,
  ]);
});

// There is no choice of employment, and nothing said so.
it('says so when the answer names several employments here', async () => {
  await speaksFor(AUTHORITY, MUNICIPALITY);
  const several = [`carin.dahl@${AUTHORITY}`, `gunilla.hed@${MUNICIPALITY}`] as const;
  const { status, body } = await login([ORG_AFFILIATION, ...several]);
  expect([status, body]).toEqual([403, expect.stringContaining('flera anställningar') as string]);
  const twice = await login([ORG_AFFILIATION, `carin.dahl@${AUTHORITY}`, `Carin.Dahl@${AUTHORITY}`]);
  expect(twice.status).toBe(303);
});
