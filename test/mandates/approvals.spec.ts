import type { Caller } from '../../src/domain/access/caller.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { MandateReads } from '../../src/domain/mandates/mandate-reads.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { administratorOf, NUMBER, OPERATOR, refusal, Register } from '../directory/register.js';

const power = 'https://powers.example/sign';
const until = new Date(Date.now() + 100 * 86_400_000);
const basis = 'KF § 88/2026';
const reason = 'Tested';

let register: Register;
let mandates: MandatesService;
let organisation: { id: string };
let holder: { orgAffiliation: string; personId: string };
let requester: string;
let approvers: Caller[];

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  organisation = await register.organisation();
  const definition = { code: power, nameSv: 'Teckna', nameEn: 'Sign', approvalsNeeded: 2, passableDepth: 1 };
  await register.get(PowersService).definePower(OPERATOR, definition);
  holder = await register.employee('holder');
  requester = (await register.employee('requester')).personId;
  const persons = await Promise.all(['one', 'two', 'three'].map((uid) => register.employee(uid)));
  approvers = persons.map(({ personId }) => administratorOf(organisation, personId));
});
afterAll(() => register.close());

const grant = async () => {
  const input = { holder: holder.orgAffiliation, power, until, basis, reason };
  return mandates.grant(administratorOf(organisation, requester), input);
};

describe('a power that needs approvals', () => {
  it('makes a mandate that is active with the last of them', async () => {
    const { mandateId, state } = await grant();
    expect(state).toBe('pending');
    expect(await mandates.approve(approvers[0]!, { mandateId })).toEqual({ state: 'pending' });
    expect(await mandates.approve(approvers[1]!, { mandateId, reason: 'Checked' })).toEqual({
      state: 'active',
    });
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: '5562265719' });
    expect(event).toMatchObject({
      act: 'mandate.approve',
      reason: 'Checked',
      actorPersonId: approvers[1]!.personId,
    });
  });

  it('counts approvals given at the same time', async () => {
    const { mandateId } = await grant();
    const both = [approvers[0]!, approvers[1]!].map((caller) => mandates.approve(caller, { mandateId }));
    const states = (await Promise.all(both)).map(({ state }) => state);
    expect(states.sort()).toEqual(['active', 'pending']);
  });

  it('is refused for good by one rejection', async () => {
    const { mandateId } = await grant();
    await mandates.approve(approvers[0]!, { mandateId });
    expect(await mandates.reject(approvers[1]!, { mandateId, reason: 'No' })).toEqual({ state: 'rejected' });
    await expect(mandates.approve(approvers[2]!, { mandateId })).rejects.toMatchObject(
      refusal('mandate.bad-transition'),
    );
    const revoke = mandates.revoke(OPERATOR, { mandateId, reason: 'No' });
    await expect(revoke).rejects.toMatchObject(refusal('mandate.state-final'));
    const { edges } = await register
      .get(MandateReads)
      .page(OPERATOR, { organisation: NUMBER, status: ['rejected'], first: 100 });
    expect(edges.map(({ node }) => node.id)).toContain(mandateId);
  });

  it('lets neither who asked nor the holder decide, nor one person twice, nor nobody', async () => {
    const { mandateId } = await grant();
    for (const person of [requester, holder.personId]) {
      const attempt = mandates.approve(administratorOf(organisation, person), { mandateId });
      await expect(attempt).rejects.toMatchObject(refusal('mandate.approver-not-independent'));
    }
    await mandates.approve(approvers[0]!, { mandateId });
    const twice = mandates.approve(approvers[0]!, { mandateId });
    await expect(twice).rejects.toMatchObject(refusal('mandate.decided-already'));
    const nobody = mandates.approve(OPERATOR, { mandateId });
    await expect(nobody).rejects.toMatchObject(refusal('mandate.approver-unknown'));
  });

  it('cannot be made active by resuming it, nor passed on while it waits', async () => {
    const { mandateId } = await grant();
    const resume = mandates.resume(OPERATOR, { mandateId, reason: 'Quick' });
    await expect(resume).rejects.toMatchObject(refusal('mandate.bad-transition'));
    const passOn = mandates.passOn(OPERATOR, { mandateId, holder: `one@${NUMBER}`, basis, reason });
    await expect(passOn).rejects.toMatchObject(refusal('mandate.parent-not-active'));
  });

  it('must be asked for by somebody known', async () => {
    const input = { holder: holder.orgAffiliation, power, until, basis, reason };
    await expect(mandates.grant(OPERATOR, input)).rejects.toMatchObject(refusal('mandate.requester-unknown'));
    const { state } = await mandates.grant(OPERATOR, { ...input, requestedBy: `requester@${NUMBER}` });
    expect(state).toBe('pending');
  });

  it('takes who passes it on as who asks: they do not approve it', async () => {
    const { mandateId } = await grant();
    for (const caller of approvers.slice(0, 2)) await mandates.approve(caller, { mandateId });
    const child = await mandates.passOn(OPERATOR, { mandateId, holder: `three@${NUMBER}`, basis, reason });
    const own = mandates.approve(administratorOf(organisation, holder.personId), {
      mandateId: child.mandateId,
    });
    await expect(own).rejects.toMatchObject(refusal('mandate.approver-not-independent'));
  });
});
