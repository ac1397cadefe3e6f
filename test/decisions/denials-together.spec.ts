import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { OPERATOR } from '../support/service.js';
import { AskedWorld, type Answer } from './asked-world.js';

let world: AskedWorld;
let token: string;
beforeAll(async () => {
  world = await AskedWorld.open();
  token = await world.party();
}, 60_000);
afterAll(() => world.service.stop());

it('why each of several questions is denied is read by one statement, and told of its own subject alone; all are recorded by one', async () => {
  const power = await world.power();
  const [held, revoked, suspended, never] = [
    await world.employee('held'),
    await world.employee('revoked'),
    await world.employee('suspended'),
    await world.employee('never'),
  ];
  const mandates = world.get(MandatesService);
  await world.grant(held, power);
  await mandates.revoke(OPERATOR, { mandateId: await world.grant(revoked, power), reason: 'test' });
  await mandates.suspend(OPERATOR, { mandateId: await world.grant(suspended, power), reason: 'test' });
  const query = jest.spyOn(AnsweringDatabase.prototype, 'query');
  const response = await world.post(token, 'evaluations', {
    evaluations: [held, revoked, suspended, never].map((id) => ({
      subject: { type: 'orgAffiliation', id },
      action: { name: 'decide' },
      resource: { type: 'case', id: '1' },
    })),
  });
  const names = query.mock.calls.map(([{ name }]) => name);
  query.mockRestore();
  const { evaluations } = (await response.json()) as { evaluations: Answer[] };
  expect(evaluations.map(({ decision, context }) => [decision, context.reason])).toEqual([
    [true, undefined],
    [false, 'revoked'],
    [false, 'suspended'],
    [false, undefined],
  ]);
  for (const statement of ['lapsed', 'disclosure-record'])
    expect(names.filter((name) => name === statement)).toHaveLength(1);
});
