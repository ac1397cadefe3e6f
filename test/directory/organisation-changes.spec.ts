import { AuditReads } from '../../src/domain/audit/audit-reads.service.js';
import { IdentifiersService } from '../../src/domain/directory/identifiers.service.js';
import { OrganisationChangesService } from '../../src/domain/directory/organisation-changes.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { settled, untilWaiting } from '../support/races.js';
import { administratorOf, NUMBER, OPERATOR, refusal, Register } from './register.js';

const reason = 'Beslut 2026/17';
const change = { organisation: NUMBER, reason };

let register: Register;
let changes: OrganisationChangesService;
let organisations: OrganisationsService;

beforeAll(async () => {
  register = await Register.open();
  changes = register.get(OrganisationChangesService);
  organisations = register.get(OrganisationsService);
  await organisations.onboard(OPERATOR, { number: NUMBER, name: 'Exempel AB', scopes: ['exempel.se'] });
});
afterAll(() => register.close());

const events = async () =>
  (await register.get(AuditReads).page(OPERATOR, { organisation: NUMBER, first: 100 })).edges.map(
    ({ node }) => node,
  );

// A name could only be said once: whoever changed hers was released under the old one for good.
it('an organisation is renamed, and that is recorded', async () => {
  const renamed = await changes.rename(OPERATOR, { ...change, name: ' Nya AB ' });
  expect(renamed).toMatchObject({ name: 'Nya AB', scopes: [NUMBER, 'exempel.se'] });
  expect((await events())[0]).toMatchObject({ act: 'organisation.rename', subjectIds: [renamed.id], reason });
  await expect(changes.rename(OPERATOR, { ...change, name: 'Nya AB' })).rejects.toMatchObject(
    refusal('organisation.name-unchanged'),
  );
});

it('a scope is taken away, and ePPNs in it name nobody any longer', async () => {
  const employee = await register.employee('anna');
  const identifiers = register.get(IdentifiersService);
  const add = (value: string) =>
    identifiers.addIdentifier(OPERATOR, { employment: employee.orgAffiliation, type: 'eppn', value });
  await organisations.onboard(OPERATOR, { number: NUMBER, name: 'Nya AB', scopes: ['exempel.nu'] });
  await add('anna@exempel.se');
  await add('anna@exempel.nu');
  const left = await changes.removeScope(OPERATOR, { ...change, scope: 'Exempel.SE' });
  expect(left.scopes).toEqual([NUMBER, 'exempel.nu']);
  const named = await register.rows<{ value: string }>(
    `select value from identifier where type = 'eppn' and ended_at is null`,
  );
  expect(named).toEqual([{ value: 'anna@exempel.nu' }]);
  const [ended] = await register.rows<{ id: string }>(
    `select id from identifier where value = 'anna@exempel.se'`,
  );
  expect((await events())[0]).toMatchObject({
    act: 'organisation.remove-scope',
    subjectIds: [left.id, ended!.id],
    details: { number: NUMBER, scope: 'exempel.se' },
  });
  await expect(add('bo@exempel.se')).rejects.toMatchObject(refusal('identifier.foreign-scope'));
});

// An ePPN that was added at that moment stayed in force, and named the employee after the domain had become another's.
it('no ePPN is added in a scope that is just being taken away', async () => {
  const { orgAffiliation: employment } = await register.employee('bo');
  const { id } = await organisations
    .onboard(OPERATOR, {
      ...{ number: NUMBER, name: 'Nya AB', scopes: ['borta.se'] },
    })
    .then(({ organisation }) => organisation);
  const taking = await register.database.connect();
  const observer = await register.database.connect();
  await taking.query('begin');
  await taking.query(`select pg_advisory_xact_lock(hashtextextended('scopes:' || $1, 0))`, [id]);
  const adding = register
    .get(IdentifiersService)
    .addIdentifier(OPERATOR, { employment, type: 'eppn', value: 'bo@borta.se' });
  const added = settled(adding);
  await untilWaiting(observer, 1);
  await taking.query(`delete from organisation_scope where scope = 'borta.se'`);
  await taking.query('commit');
  expect(await added).toMatchObject({ reason: refusal('identifier.foreign-scope') });
});

it.each([
  ['organisation.scope-not-found', 'annan.se'],
  ['organisation.scope-not-found', 'ingen domän'],
  ['organisation.scope-own', NUMBER],
])('is refused as %s: %s', async (code, scope) => {
  const attempt = changes.removeScope(OPERATOR, { ...change, scope });
  await expect(attempt).rejects.toMatchObject(refusal(code));
});

it('an organisation leaves, and comes back by onboarding', async () => {
  expect(await changes.leave(OPERATOR, change)).not.toHaveProperty('onboardedAt');
  await expect(changes.leave(OPERATOR, change)).rejects.toMatchObject(refusal('organisation.not-onboarded'));
  const back = await organisations.onboard(OPERATOR, { number: NUMBER, name: 'Nya AB' });
  expect(back).toMatchObject({ outcome: 'onboarded', organisation: { scopes: [NUMBER, 'exempel.nu'] } });
});

it('is for operators alone, taking a scope away also when the code forgets', async () => {
  const organisation = await organisations.find(OPERATOR, NUMBER);
  const administrator = administratorOf(organisation);
  for (const attempt of [
    () => changes.rename(administrator, { ...change, name: 'Min' }),
    () => changes.removeScope(administrator, { ...change, scope: 'exempel.nu' }),
    () => changes.leave(administrator, change),
  ])
    await expect(attempt()).rejects.toMatchObject(refusal('access.operator-only'));
  const client = await register.database.connect(register.database.administrationUrl);
  await client.query(`select set_config('behorig.organisations', $1, false)`, [organisation.id]);
  expect((await client.query('delete from organisation_scope')).rowCount).toBe(0);
});
