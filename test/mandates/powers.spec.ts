import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

const names = { nameSv: 'Befogenhet', nameEn: 'Power' };
const code = (name: string) => `https://powers.example/${name}`;

let register: Register;
let powers: PowersService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  powers = register.get(PowersService);
  organisation = await register.organisation(NUMBER);
  await register.organisation(OTHER_NUMBER);
  await powers.definePower(OPERATOR, { code: code('first'), ...names });
});
afterAll(() => register.close());

describe('defining a power', () => {
  it('keeps everything it is made of', async () => {
    const { powerId } = await powers.definePower(OPERATOR, {
      ...{ code: code('whole'), ...names, organisation: NUMBER, maximumMonths: 6, passableDepth: 2 },
      ...{ personsTogether: 2, approvalsNeeded: 1, togetherMinutes: 30 },
      ...{ condition: 'context.hour < 17', actions: ['sign', 'sign', 'read'], resourceTypes: ['contract'] },
      dimensions: [{ name: 'amount', kind: 'maximum' }, { name: 'case-type' }],
      assuranceLevels: ['http://id.elegnamnden.se/loa/1.0/loa3'],
      incompatibleWith: [code('first')],
    });
    const [row] = await register.rows(
      `select maximum_months, passable_depth, persons_together, together_minutes, approvals_needed, condition, organisation_id,
         (select array_agg(action order by action) from power_action where power_id = power.id) as actions,
         (select array_agg(type) from power_resource_type where power_id = power.id) as types,
         (select array_agg(dimension || ':' || kind order by 1) from power_dimension where power_id = power.id) as dimensions,
         (select count(*)::int from power_assurance_level where power_id = power.id) as levels,
         (select count(*)::int from power_incompatibility where power.id in (first_id, second_id)) as incompatible
       from power where id = $1`,
      [powerId],
    );
    expect(row).toEqual({
      ...{ maximum_months: 6, passable_depth: 2, persons_together: 2, approvals_needed: 1 },
      ...{ together_minutes: 30, actions: ['read', 'sign'], types: ['contract'] },
      ...{ condition: 'context.hour < 17', organisation_id: organisation.id, levels: 1, incompatible: 1 },
      dimensions: ['amount:maximum', 'case-type:values'],
    });
  });

  it.each([
    ['power.code-taken', { code: code('first') }],
    ['power.condition-malformed', { code: code('new'), condition: 'after consultation' }],
    ['power.name-malformed', { code: code('new'), actions: [''] }],
    ['power.name-malformed', { code: code('new'), resourceTypes: ['a\u0000'] }],
    ['power.number-malformed', { code: code('new'), togetherMinutes: 0 }],
    ['power.not-found', { code: code('new'), incompatibleWith: [code('none')] }],
    ['relying-party.not-found', { code: code('new'), relyingParty: 'https://nobody.example' }],
    ['organisation.not-found', { code: code('new'), organisation: '2021005521' }],
  ])('is refused as %s: %j', async (refused, input) => {
    await expect(powers.definePower(OPERATOR, { ...names, ...input })).rejects.toMatchObject(
      refusal(refused),
    );
  });

  // A code of another organisation was answered by the name of a constraint, and so was one that two defined at once.
  it('is refused alike whoever has the code, and when two define it at once', async () => {
    await powers.definePower(OPERATOR, { code: code('theirs'), ...names, organisation: OTHER_NUMBER });
    const define = async (name: string) =>
      powers.definePower(administratorOf(organisation), { code: code(name), ...names, organisation: NUMBER });
    await define('ours');
    const taken = { ...refusal('power.code-taken'), kind: 'conflict', details: { field: 'code' } };
    for (const name of ['first', 'ours', 'theirs']) await expect(define(name)).rejects.toMatchObject(taken);
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => define('at-once')));
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: taken }, { reason: taken }]);
    for (const { details } of refused.map((one) => (one as { reason: { details: object } }).reason))
      expect(details).toEqual(taken.details);
  });

  it('is for the owner of the power: shared ones for an operator only', async () => {
    const caller = administratorOf(organisation);
    await powers.definePower(caller, { code: code('own'), ...names, organisation: NUMBER });
    const shared = powers.definePower(caller, { code: code('new'), ...names });
    await expect(shared).rejects.toMatchObject(refusal('access.operator-only'));
    const foreign = powers.definePower(caller, { code: code('new'), ...names, organisation: OTHER_NUMBER });
    await expect(foreign).rejects.toMatchObject(refusal('organisation.not-found'));
  });
});
