import { ANNA, BASE, HANDLES, SIGN, startScenario, type Scenario } from './scenario.js';
import { EXEMPEL } from './arrangements.js';

describe('an answer with data', () => {
  let scenario: Scenario;
  beforeAll(async () => {
    scenario = await startScenario();
  });
  afterAll(() => scenario.stop());

  it('states exactly what is on record', async () => {
    const asker = await scenario.party('all');
    const answer = await asker.ask({ nameId: ANNA });
    expect(answer.status).toEqual(['Success']);
    expect(answer.released).toEqual({});
    console.log(BASE, HANDLES, SIGN, EXEMPEL);
  });
});
