import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { administratorOf, NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';

const plain = 'https://powers.example/apply';
const signed = 'https://powers.example/sign';
const names = { nameSv: 'Befogenhet', nameEn: 'Power' };
const until = new Date(Date.now() + 100 * 86_400_000);
const basis = 'Delegationsordning 2026 § 4';
const reason = 'Tested';

let register: Register;
let mandates: MandatesService;
let organisation: { id: string };
let heir: { orgAffiliation: string; personId: string };

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  organisation = await register.organisation(NUMBER);
  heir = await register.employee('heir');
  const powers = register.get(PowersService);
  await powers.definePower(OPERATOR, { code: plain, ...names, passableDepth: 2 });
  await powers.definePower(OPERATOR, { code: signed, ...names, approvalsNeeded: 1 });
});
afterAll(() => register.close());

const grant = async (holder: string, power = plain) => {
  const requestedBy = power === signed ? { requestedBy: heir.orgAffiliation } : {};
  return (await mandates.grant(OPERATOR, { holder, power, until, basis, reason, ...requestedBy })).mandateId;
};
const leaves = async (employment: string) =>
  register.get(EmploymentChangesService).endEmployment(OPERATOR, { employment, reason: 'Left' });
const passOn = async (mandateId: string) =>
  mandates.passOn(OPERATOR, { mandateId, holder: heir.orgAffiliation, basis, reason });

// A manager had left, also come back, and her mandate was passed on: the answer was a mandate, expired from the start.
it.each([
  ['left', leaves],
  [
    'returned',
    async (employment: string) => {
      await leaves(employment);
      const term = { displayName: 'Back' };
      await register.get(EmployeesService).reemploy(OPERATOR, { employment, term, reason });
    },
  ],
])('a mandate of somebody who has %s is not passed on, suspended or resumed', async (uid, happens) => {
  const { orgAffiliation: holder } = await register.employee(uid);
  const [active, suspended] = [await grant(holder), await grant(holder)];
  await mandates.suspend(OPERATOR, { mandateId: suspended, reason });
  await happens(holder);
  await expect(passOn(active)).rejects.toMatchObject({
    ...refusal('mandate.parent-not-active'),
    details: { state: 'expired' },
  });
  const expired = { ...refusal('mandate.state-final'), details: { state: 'expired' } };
  await expect(mandates.suspend(OPERATOR, { mandateId: active, reason })).rejects.toMatchObject(expired);
  await expect(mandates.resume(OPERATOR, { mandateId: suspended, reason })).rejects.toMatchObject(expired);
});

it('what was passed on from a mandate that is suspended or expired is not passed on further', async () => {
  const [{ orgAffiliation: first }, { orgAffiliation: second }] = [
    await register.employee('first'),
    await register.employee('second'),
  ];
  const mandateId = await grant(first);
  const child = await mandates.passOn(OPERATOR, { mandateId, holder: second, basis, reason });
  await mandates.suspend(OPERATOR, { mandateId, reason });
  await expect(passOn(child.mandateId)).rejects.toMatchObject({ details: { state: 'suspended' } });
  await mandates.resume(OPERATOR, { mandateId, reason });
  await leaves(first);
  await expect(passOn(child.mandateId)).rejects.toMatchObject({ details: { state: 'expired' } });
});

it('a mandate that expired while it waited is not approved, but may be rejected or revoked', async () => {
  const { orgAffiliation: holder } = await register.employee('waiting');
  const [one, other] = [await grant(holder, signed), await grant(holder, signed)];
  await leaves(holder);
  const approver = administratorOf(organisation, (await register.employee('approver')).personId);
  await expect(mandates.approve(approver, { mandateId: one })).rejects.toMatchObject({
    ...refusal('mandate.state-final'),
    details: { state: 'expired' },
  });
  expect(await mandates.reject(approver, { mandateId: one, reason })).toEqual({ state: 'rejected' });
  expect(await mandates.revoke(OPERATOR, { mandateId: other, reason })).toEqual({ revoked: [other] });
});

it('a mandate that is to come may be passed on and suspended', async () => {
  const { orgAffiliation: holder } = await register.employee('coming');
  const from = new Date(Date.now() + 86_400_000);
  const input = { holder, power: plain, from, until, basis, reason };
  const { mandateId } = await mandates.grant(OPERATOR, input);
  await passOn(mandateId);
  await mandates.suspend(OPERATOR, { mandateId, reason });
});
