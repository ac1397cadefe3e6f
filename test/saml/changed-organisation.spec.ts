import { OrganisationChangesService } from '../../src/domain/directory/organisation-changes.service.js';
import { OPERATOR } from '../support/service.js';
import { EXEMPEL } from './arrangements.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const change = { organisation: EXEMPEL, reason: 'Beslut 2026/17' };
describe('an organisation that changes', () => {
  let scenario: Scenario;
  let changes: OrganisationChangesService;
  beforeAll(async () => {
    scenario = await startScenario();
    changes = scenario.service.administration.get(OrganisationChangesService, { strict: false });
  });
  afterAll(() => scenario.stop());

  const metadata = async () => (await fetch(`${scenario.service.address}/saml/metadata`)).text();

  // Each went on being told and published for good.
  it('is answered about under its new name, without a domain that was taken from it, and not at all when it has left', async () => {
    const asker = await scenario.party('observant');
    const told = async () => (await asker.ask({ nameId: ANNA })).released;
    expect(await told()).toMatchObject({
      ...{ o: ['Exempelmyndigheten'], eduPersonPrincipalName: ['anna@exempel.example'] },
    });
    await changes.rename(OPERATOR, { ...change, name: 'Nya myndigheten' });
    expect(await told()).toMatchObject({ o: ['Nya myndigheten'] });
    await changes.removeScope(OPERATOR, { ...change, scope: 'exempel.example' });
    expect(await told()).not.toHaveProperty('eduPersonPrincipalName');
    expect(await metadata()).not.toContain('exempel.example');
    await changes.leave(OPERATOR, change);
    expect(await asker.ask({ nameId: ANNA })).toMatchObject({ released: {} });
    expect(await metadata()).not.toContain('<shibmd:Scope');
  });
});
