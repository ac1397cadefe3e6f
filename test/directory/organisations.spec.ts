import { AuditService } from '../../src/domain/audit/audit.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from './register.js';

let register: Register;
let organisations: OrganisationsService;
let units: UnitsService;

beforeAll(async () => {
  register = await Register.open();
  organisations = register.get(OrganisationsService);
  units = register.get(UnitsService);
});
afterAll(() => register.close());

describe('onboarding', () => {
  it('makes an organisation known with its own number as a scope, and records it', async () => {
    const input = { number: '16556226-5719', name: ' Exempel AB ', scopes: ['Exempel.SE'] };
    const { organisation, outcome } = await organisations.onboard(OPERATOR, input);
    expect(outcome).toBe('onboarded');
    expect(organisation).toMatchObject({
      number: NUMBER,
      name: 'Exempel AB',
      scopes: [NUMBER, 'exempel.se'],
    });
    expect(organisation.onboardedAt).toBeInstanceOf(Date);
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({
      act: 'organisation.onboard',
      actor: 'test:operator',
      subjectIds: [organisation.id],
    });
  });

  it('changes and records nothing when it is repeated, and adds the scopes that are new', async () => {
    const input = { number: NUMBER, name: 'Exempel AB', scopes: ['exempel.se'] };
    expect((await organisations.onboard(OPERATOR, input)).outcome).toBe('unchanged');
    const more = await organisations.onboard(OPERATOR, { ...input, scopes: ['exempel.nu'] });
    expect(more.outcome).toBe('scopes-added');
    expect(more.organisation.scopes).toEqual([NUMBER, 'exempel.nu', 'exempel.se']);
    expect(await register.get(AuditService).list(OPERATOR, { organisation: NUMBER })).toHaveLength(2);
  });

  it('completes an organisation that was only known', async () => {
    await register.rows(`insert into organisation (number, name) values ('2120000142', 'Known')`);
    const { organisation, outcome } = await organisations.onboard(OPERATOR, {
      number: '212000-0142',
      name: 'Named',
    });
    expect(outcome).toBe('onboarded');
    expect(organisation).toMatchObject({ name: 'Named', scopes: ['2120000142'] });
  });

  it.each([
    ['organisation.number-malformed', { number: '199001162396', name: 'A person' }],
    ['organisation.number-malformed', { number: '5562265718', name: 'Wrong check digit' }],
    ['directory.text-missing', { number: OTHER_NUMBER, name: ' ' }],
    ['organisation.scope-malformed', { number: OTHER_NUMBER, name: 'Other', scopes: [NUMBER] }],
    ['organisation.scope-malformed', { number: OTHER_NUMBER, name: 'Other', scopes: ['se'] }],
    ['organisation.scope-taken', { number: OTHER_NUMBER, name: 'Other', scopes: ['exempel.se'] }],
    ['organisation.name-differs', { number: NUMBER, name: 'Another name' }],
  ])('refuses %s and leaves nothing behind', async (code, input) => {
    await expect(organisations.onboard(OPERATOR, input)).rejects.toMatchObject(refusal(code));
    await expect(organisations.find(OPERATOR, OTHER_NUMBER)).rejects.toMatchObject(
      refusal('organisation.not-found'),
    );
  });

  it('is for an operator only', async () => {
    const caller = administratorOf(await organisations.find(OPERATOR, NUMBER));
    const attempt = organisations.onboard(caller, { number: OTHER_NUMBER, name: 'Other' });
    await expect(attempt).rejects.toMatchObject(refusal('access.operator-only'));
  });
});

describe('who may see an organisation', () => {
  it('shows an administrator their own, and any other exactly as one that does not exist', async () => {
    const own = await organisations.find(OPERATOR, NUMBER);
    const caller = administratorOf(own);
    expect((await organisations.list(caller)).map(({ number }) => number)).toEqual([NUMBER]);
    const failures = ['2120000142', '2021005521'].map((number) =>
      organisations.find(caller, number).catch(told),
    );
    const [existing, missing] = await Promise.all(failures);
    expect(existing).toEqual(missing);
    expect(existing).toMatchObject(refusal('organisation.not-found'));
  });
});

describe('units', () => {
  it('form a tree', async () => {
    const top = await units.addUnit(OPERATOR, { organisation: NUMBER, code: 'A', name: 'Top' });
    await units.addUnit(OPERATOR, { organisation: NUMBER, code: 'A1', name: 'Below', parentCode: 'A' });
    expect(await units.list(OPERATOR, NUMBER)).toEqual([
      top,
      expect.objectContaining({ code: 'A1', name: 'Below', parentId: top.id }),
    ]);
  });

  it.each([
    ['unit.code-taken', { organisation: NUMBER, code: 'A', name: 'Again' }],
    ['unit.not-found', { organisation: NUMBER, code: 'B', name: 'B', parentCode: 'X' }],
    ['unit.code-malformed', { organisation: NUMBER, code: 'A @1', name: 'B' }],
    ['organisation.not-found', { organisation: '2021005521', code: 'B', name: 'B' }],
  ])('are refused as %s', async (code, input) => {
    await expect(units.addUnit(OPERATOR, input)).rejects.toMatchObject(refusal(code));
  });

  it('are not added to an organisation that somebody else administers', async () => {
    const caller = administratorOf(await organisations.find(OPERATOR, '2120000142'));
    const attempt = units.addUnit(caller, { organisation: NUMBER, code: 'Z', name: 'Z' });
    await expect(attempt).rejects.toMatchObject(refusal('organisation.not-found'));
  });
});

/** All of an error that a caller can see, but for the name of its occurrence. */
function told(error: unknown): unknown {
  const { name, code, kind, message, details } = error as Record<string, unknown>;
  return { name, code, kind, message, details };
}
