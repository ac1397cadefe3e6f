import { setTimeout as pause } from 'node:timers/promises';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';

describe('the service', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startService();
  });
  afterAll(() => service.stop());

  // The first checkpoint was made after an hour: until then, and in a service that restarts often always, there was none.
  it('states in a checkpoint what it has sealed, as soon as it has sealed anything', async () => {
    const onboarding = { number: '2021006883', name: 'Exempelmyndigheten', scopes: [] };
    await service.administration.get(OrganisationsService, { strict: false }).onboard(OPERATOR, onboarding);
    const checkpoints = () =>
      service.database.rows<{ statement: string }>('select statement from checkpoint');
    while ((await checkpoints()).length === 0) await pause(50);
    const [, payload = ''] = (await checkpoints())[0]!.statement.split('.');
    const { chains } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { chains: object };
    expect(Object.keys(chains)).toHaveLength(1);
  });
});
