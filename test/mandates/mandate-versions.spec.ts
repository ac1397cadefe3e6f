import { factsVersion } from '../../src/domain/directory/version.sql.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { administratorOf, OPERATOR, refusal, Register } from '../directory/register.js';

const power = 'https://powers.example/apply';
const signed = 'https://powers.example/sign';
const until = new Date(Date.now() + 100 * 86_400_000);
const reason = 'Tested';
const names = { nameSv: 'Befogenhet', nameEn: 'Power' };

let register: Register;
let mandates: MandatesService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  organisation = await register.organisation();
  await register.get(PowersService).definePower(OPERATOR, { code: power, ...names });
  await register.get(PowersService).definePower(OPERATOR, { code: signed, ...names, approvalsNeeded: 1 });
});
afterAll(() => register.close());

const versionOf = async (mandateId: string) => {
  const sql = `select ${factsVersion('s')} as version from mandate_state s where mandate_id = $1`;
  return (await register.rows<{ version: string }>(sql, [mandateId]))[0]!.version;
};
const changed = refusal('version.changed');

it('lets an act pass that was decided on what the mandate is, and refuses one decided on what it was', async () => {
  const { orgAffiliation: holder } = await register.employee('acted.on');
  const { mandateId } = await mandates.grant(OPERATOR, { holder, power, until, basis: '§', reason });
  const read = await versionOf(mandateId);
  await mandates.suspend(OPERATOR, { mandateId, reason, ifVersion: read });
  const late = { mandateId, reason, ifVersion: read };
  await expect(mandates.resume(OPERATOR, late)).rejects.toMatchObject(changed);
  await expect(mandates.revoke(OPERATOR, late)).rejects.toMatchObject(changed);
  await mandates.resume(OPERATOR, { ...late, ifVersion: await versionOf(mandateId) });
  await mandates.revoke(OPERATOR, { ...late, ifVersion: await versionOf(mandateId) });
});

it('holds for approving and rejecting', async () => {
  const { orgAffiliation: holder } = await register.employee('approved');
  const { orgAffiliation: requestedBy } = await register.employee('asking');
  const { personId } = await register.employee('approver');
  const input = { holder, power: signed, until, basis: '§', reason, requestedBy };
  const { mandateId } = await mandates.grant(OPERATOR, input);
  const approver = administratorOf(organisation, personId);
  const late = { mandateId, reason, ifVersion: '1' };
  await expect(mandates.approve(approver, late)).rejects.toMatchObject(changed);
  await expect(mandates.reject(approver, late)).rejects.toMatchObject(changed);
  const answer = await mandates.approve(approver, { ...late, ifVersion: await versionOf(mandateId) });
  expect(answer).toEqual({ state: 'active' });
});

it('lets one of two pass who decide on the same version at once', async () => {
  const { orgAffiliation: holder } = await register.employee('two.at.once');
  const { mandateId } = await mandates.grant(OPERATOR, { holder, power, until, basis: '§', reason });
  const input = { mandateId, reason, ifVersion: await versionOf(mandateId) };
  const outcomes = await Promise.allSettled([
    mandates.suspend(OPERATOR, input),
    mandates.revoke(OPERATOR, input),
  ]);
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused).toEqual([{ status: 'rejected', reason: expect.objectContaining(changed) as unknown }]);
});

it('refuses a rejection without a reason', async () => {
  const { personId } = await register.employee('unexplained');
  const attempt = mandates.reject(administratorOf(organisation, personId), { mandateId: 'any', reason: ' ' });
  await expect(attempt).rejects.toMatchObject(refusal('directory.text-missing'));
});
