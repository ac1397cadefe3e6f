import type { Caller } from '../../src/domain/access/caller.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import type { Grant } from '../../src/domain/mandates/mandate.js';
import { MandateReads, type MandateFilter } from '../../src/domain/mandates/mandate-reads.service.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';

const DAY = 86_400_000;
const NOW = Date.now();
const day = (offset: number) => new Date(NOW + offset * DAY);
const names = { nameSv: 'Befogenhet', nameEn: 'Power' };
const apply = 'https://powers.example/apply';
const decide = 'https://powers.example/decide';
const local = 'https://powers.example/local';
const basis = 'Delegationsordning 2026 § 4';
const reason = 'Tested';

let register: Register;
let mandates: MandatesService;
let reads: MandateReads;
let organisation: { id: string };
let other: { id: string };

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  reads = register.get(MandateReads);
  organisation = await register.organisation(NUMBER);
  other = await register.organisation(OTHER_NUMBER);
  await register.get(UnitsService).addUnit(OPERATOR, { organisation: NUMBER, code: 'U1', name: 'Unit one' });
  await register.get(UnitsService).addUnit(OPERATOR, { organisation: NUMBER, code: 'U2', name: 'Unit two' });
  await register.get(PowersService).definePower(OPERATOR, {
    ...{ code: apply, ...names, passableDepth: 2, maximumMonths: 12 },
    dimensions: [{ name: 'case-type' }, { name: 'amount', kind: 'maximum' }],
  });
  await register
    .get(PowersService)
    .definePower(OPERATOR, { code: decide, ...names, incompatibleWith: [apply] });
  await register
    .get(PowersService)
    .definePower(OPERATOR, { code: local, ...names, organisation: OTHER_NUMBER });
});
afterAll(() => register.close());

const grant = (holder: string, more: Partial<Grant> = {}) =>
  mandates.grant(OPERATOR, { holder, power: apply, until: day(100), basis, reason, ...more });
const listed = async (caller: Caller, filter: MandateFilter = {}) =>
  (await reads.page(caller, { ...filter, first: 100 })).edges.map(({ node }) => node);

const statusOf = async (mandateId: string) =>
  (await listed(OPERATOR, { organisation: NUMBER })).find(({ id }) => id === mandateId)?.status;

describe('granting', () => {
  it('empowers an employee at once, within limits, and records it', async () => {
    const { orgAffiliation: holder, employmentId } = await register.employee('granted');
    const limits = { 'case-type': ['water', 'air'], amount: ['50000'], unit: ['U1'] };
    const { mandateId, state } = await grant(holder, { limits });
    expect(state).toBe('active');
    expect(await listed(OPERATOR, { holder })).toEqual([
      expect.objectContaining({
        ...{ id: mandateId, organisation: NUMBER, holder, power: apply, status: 'active', basis },
        limits: { 'case-type': ['air', 'water'], amount: ['50000'], unit: ['U1'] },
      }),
    ]);
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({ act: 'mandate.grant', subjectIds: [mandateId, employmentId], reason });
  });

  it.each<[string, Partial<Grant>]>([
    ['power.not-found', { power: 'https://powers.example/none' }],
    ['power.not-found', { power: local }],
    ['mandate.unknown-dimension', { limits: { municipality: ['0180'] } }],
    ['mandate.limit-empty', { limits: { 'case-type': [] } }],
    ['unit.not-found', { limits: { unit: ['U9'] } }],
    ['period.empty', { from: day(100) }],
    ['directory.text-missing', { basis: ' ' }],
    ['directory.text-missing', { reason: ' ' }],
    ['mandate.too-long', { until: day(500) }],
    ['employment.not-found', { holder: `nobody@${NUMBER}` }],
  ])('is refused as %s: %j', async (code, more) => {
    const { orgAffiliation: holder } = await employeeOnce('wanting');
    await expect(grant(holder, more)).rejects.toMatchObject(refusal(code));
  });

  it('says of a refusal by the database the rule, with what it knows, and the remedy', async () => {
    const { orgAffiliation: holder } = await employeeOnce('wanting');
    await expect(grant(holder, { until: day(500) })).rejects.toMatchObject({
      message: 'A mandate for this power holds for at most 12 months.',
      remedy: 'Choose an earlier end, and grant it anew when that has come.',
    });
  });

  it('leaves nothing behind when it is refused', async () => {
    const { orgAffiliation: holder } = await employeeOnce('wanting');
    await expect(grant(holder, { until: day(500) })).rejects.toMatchObject({ kind: 'refused' });
    expect(await listed(OPERATOR, { holder })).toEqual([]);
  });

  it('is refused to somebody who is not employed in the period', async () => {
    const { orgAffiliation: holder } = await register.employee('left');
    await register
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: holder, reason: 'Left' });
    await expect(grant(holder)).rejects.toMatchObject(refusal('mandate.holder-not-employed'));
  });

  it('is refused to oneself, through whichever employment', async () => {
    const { orgAffiliation: holder, personId } = await register.employee('self');
    const input = { holder, power: apply, until: day(10), basis, reason };
    const own = mandates.grant(administratorOf(organisation, personId), input);
    await expect(own).rejects.toMatchObject(refusal('mandate.to-oneself'));
    const asked = mandates.grant(OPERATOR, { ...input, requestedBy: holder });
    await expect(asked).rejects.toMatchObject(refusal('mandate.to-oneself'));
  });

  it('is for administrators of the organisation', async () => {
    const { orgAffiliation: holder } = await register.employee('administered');
    const input = { holder, power: apply, until: day(10), basis, reason };
    const foreign = mandates.grant(administratorOf(other), input);
    await expect(foreign).rejects.toMatchObject(refusal('organisation.not-found'));
    await mandates.grant(administratorOf(organisation), input);
  });
});

describe('passing on', () => {
  it('takes over the limits and the period, and allows narrowing', async () => {
    const [from, to] = await pair('pass');
    const { mandateId } = await grant(from, { limits: { 'case-type': ['water', 'air'], amount: ['10'] } });
    const narrower = { mandateId, holder: to, limits: { amount: ['5'] }, basis, reason };
    const child = await mandates.passOn(OPERATOR, narrower);
    const [summary] = await listed(OPERATOR, { holder: to });
    const [parent] = await listed(OPERATOR, { holder: from });
    expect(summary).toMatchObject({
      ...{ id: child.mandateId, parentId: mandateId, status: 'active', validUntil: parent?.validUntil },
      limits: { 'case-type': ['air', 'water'], amount: ['5'] },
    });
  });

  it.each([
    ['mandate.outside-parent-period', { until: day(101) }],
    ['mandate.outside-parent-period', { from: day(-400) }],
    ['mandate.wider-than-parent', { limits: { 'case-type': ['earth'] } }],
    ['mandate.wider-than-parent', { limits: { amount: ['11'] } }],
    ['mandate.wider-than-parent', { limits: { unit: ['U2'] } }],
    ['mandate.other-organisation', { holder: `elsewhere@${OTHER_NUMBER}` }],
    ['mandate.not-found', { mandateId: 'b1a3b0b0-0000-4000-8000-000000000000' }],
    ['mandate.not-found', { mandateId: 'x' }],
  ])('is refused as %s: %j', async (code, more) => {
    await employeeOnce('elsewhere', OTHER_NUMBER);
    const [from, to] = await pair(`wrong${String(Math.trunc(performance.now() * 1000))}`);
    const { mandateId } = await grant(from, {
      limits: { 'case-type': ['water'], amount: ['10'], unit: ['U1'] },
    });
    const attempt = mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason, ...more });
    await expect(attempt).rejects.toMatchObject(refusal(code));
  });

  it('is refused to the holder, also through another employment', async () => {
    const { orgAffiliation: holder, personId } = await register.employee('twice');
    const second = {
      organisation: NUMBER,
      uid: 'twice2',
      person: { id: personId },
      term: { displayName: 'Twice' },
    };
    const { orgAffiliation } = await register.get(EmployeesService).addEmployee(OPERATOR, second);
    const { mandateId } = await grant(holder);
    const attempt = mandates.passOn(OPERATOR, { mandateId, holder: orgAffiliation, basis, reason });
    await expect(attempt).rejects.toMatchObject(refusal('mandate.to-oneself'));
  });

  it('goes as deep as the power allows', async () => {
    const holders = await Promise.all([0, 1, 2, 3].map((n) => register.employee(`deep${String(n)}`)));
    let { mandateId } = await grant(holders[0]!.orgAffiliation);
    for (const { orgAffiliation: holder } of holders.slice(1, 3)) {
      ({ mandateId } = await mandates.passOn(OPERATOR, { mandateId, holder, basis, reason }));
    }
    const attempt = mandates.passOn(OPERATOR, {
      mandateId,
      holder: holders[3]!.orgAffiliation,
      basis,
      reason,
    });
    await expect(attempt).rejects.toMatchObject({
      ...refusal('mandate.too-deep'),
      details: { passableDepth: 2 },
    });
  });
});

describe('revoking', () => {
  it('is final, takes what was passed on with it and says what', async () => {
    const [from, to] = await pair('revoked');
    const { mandateId } = await grant(from);
    const child = await mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason });
    const { revoked } = await mandates.revoke(OPERATOR, { mandateId, reason });
    expect(revoked).toEqual([mandateId, child.mandateId]);
    expect(await statusOf(child.mandateId)).toBe('revoked');
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({ act: 'mandate.revoke', subjectIds: revoked, reason });
    for (const again of [
      () => mandates.revoke(OPERATOR, { mandateId, reason }),
      () => mandates.resume(OPERATOR, { mandateId: child.mandateId, reason }),
    ]) {
      await expect(again()).rejects.toMatchObject(refusal('mandate.state-final'));
    }
    const late = mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason });
    await expect(late).rejects.toMatchObject(refusal('mandate.parent-not-active'));
  });

  it('does not name what had been revoked before', async () => {
    const [from, to] = await pair('before');
    const { mandateId } = await grant(from);
    const child = await mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason });
    await mandates.revoke(OPERATOR, { mandateId: child.mandateId, reason });
    expect(await mandates.revoke(OPERATOR, { mandateId, reason })).toEqual({ revoked: [mandateId] });
  });

  it('leaves nothing alive that is passed on at the same time', async () => {
    const [from, to] = await pair('raced');
    const { mandateId } = await grant(from);
    const racing = [
      mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason }),
      mandates.revoke(OPERATOR, { mandateId, reason }),
    ];
    const [, revoked] = await Promise.allSettled(racing);
    expect(revoked?.status).toBe('fulfilled');
    for (const { status } of await listed(OPERATOR, { holder: to })) expect(status).toBe('revoked');
  });

  it('needs a reason, and is not for other organisations', async () => {
    const { orgAffiliation } = await register.employee('kept');
    const { mandateId } = await grant(orgAffiliation);
    const unexplained = mandates.revoke(OPERATOR, { mandateId, reason: ' ' });
    await expect(unexplained).rejects.toMatchObject(refusal('directory.text-missing'));
    const foreign = mandates.revoke(administratorOf(other), { mandateId, reason });
    await expect(foreign).rejects.toMatchObject(refusal('mandate.not-found'));
    expect(await statusOf(mandateId)).toBe('active');
  });
});

describe('suspending', () => {
  it('rests the mandate and what was passed on from it until it is resumed', async () => {
    const [from, to] = await pair('rest');
    const { mandateId } = await grant(from);
    const child = await mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason });
    await mandates.suspend(OPERATOR, { mandateId, reason });
    expect([await statusOf(mandateId), await statusOf(child.mandateId)]).toEqual(['suspended', 'suspended']);
    const again = mandates.suspend(OPERATOR, { mandateId, reason });
    await expect(again).rejects.toMatchObject(refusal('mandate.bad-transition'));
    await mandates.resume(OPERATOR, { mandateId, reason });
    expect([await statusOf(mandateId), await statusOf(child.mandateId)]).toEqual(['active', 'active']);
  });

  // A mandate was suspended while its holder was looked into, and she resumed it herself.
  it('is not undone by the holder, nor by a program that goes back to them', async () => {
    const { orgAffiliation: holder, personId } = await register.employee('suspended');
    const { mandateId } = await grant(holder);
    await mandates.suspend(OPERATOR, { mandateId, reason });
    const program = { ...administratorOf(organisation), issuedByPersonId: personId };
    for (const caller of [administratorOf(organisation, personId), program]) {
      const own = mandates.resume(caller, { mandateId, reason });
      await expect(own).rejects.toMatchObject(refusal('mandate.to-oneself'));
    }
    expect(await statusOf(mandateId)).toBe('suspended');
    await mandates.resume(administratorOf(organisation), { mandateId, reason });
  });
});

describe('the status of a mandate', () => {
  it('follows the clock and the employment of its holder', async () => {
    const { orgAffiliation: holder } = await register.employee('status');
    const { mandateId: scheduled } = await grant(holder, { from: day(5) });
    const { mandateId: expired } = await grant(holder, { from: day(-20), until: day(-5) });
    const { mandateId: active } = await grant(holder);
    expect(await Promise.all([scheduled, expired, active].map(statusOf))).toEqual([
      'scheduled',
      'expired',
      'active',
    ]);
    await register
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: holder, reason: 'Left' });
    expect(await Promise.all([scheduled, active].map(statusOf))).toEqual(['expired', 'expired']);
  });

  it('of what was passed on ends with the employment of who passed it on', async () => {
    const [from, to] = await pair('ends');
    const { mandateId } = await grant(from);
    const child = await mandates.passOn(OPERATOR, { mandateId, holder: to, basis, reason });
    await register
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: from, reason: 'Left' });
    expect(await statusOf(child.mandateId)).toBe('expired');
  });

  it('can be asked for', async () => {
    const all = await listed(OPERATOR, { organisation: NUMBER });
    const active = await listed(OPERATOR, { organisation: NUMBER, status: ['active'], power: apply });
    expect(active).toEqual(all.filter(({ status }) => status === 'active'));
    expect(active.length).toBeGreaterThan(0);
    expect(await listed(administratorOf(other))).toEqual([]);
    expect(await listed(OPERATOR, { organisation: NUMBER, power: decide })).toEqual([]);
  });
});

describe('powers that may not be combined', () => {
  it('are not granted to one person for overlapping periods, through whichever employment', async () => {
    const { orgAffiliation: holder, personId } = await register.employee('incompatible');
    const second = {
      organisation: NUMBER,
      uid: 'incompatible2',
      person: { id: personId },
      term: { displayName: 'I' },
    };
    const { orgAffiliation } = await register.get(EmployeesService).addEmployee(OPERATOR, second);
    const { mandateId } = await grant(holder, { from: day(10) });
    const attempt = grant(orgAffiliation, { power: decide });
    await expect(attempt).rejects.toMatchObject({
      ...refusal('power.incompatible'),
      details: { wanted: decide, held: apply },
    });
    await grant(orgAffiliation, { power: decide, until: day(10) });
    await mandates.revoke(OPERATOR, { mandateId, reason });
    await grant(orgAffiliation, { power: decide, from: day(10) });
  });

  it('are not granted at the same time either', async () => {
    const { orgAffiliation: holder } = await register.employee('simultaneous');
    const attempts = [apply, decide, apply, decide].map((power) => grant(holder, { power }));
    await Promise.allSettled(attempts);
    const held = new Set((await listed(OPERATOR, { holder })).map(({ power }) => power));
    expect(held.size).toBe(1);
  });

  it('do not come one by a mandate and one with a role', async () => {
    const { orgAffiliation: holder } = await register.employee('mixed');
    await register
      .get(RoleCatalogueService)
      .define(OPERATOR, { code: 'decider', ...names, powers: [decide] });
    await grant(holder);
    const role = register.get(RolesService).assign(OPERATOR, { holder, role: 'decider', reason });
    await expect(role).rejects.toMatchObject(refusal('power.incompatible'));
  });
});

const made = new Map<string, Promise<{ orgAffiliation: string }>>();
function employeeOnce(uid: string, number = NUMBER): Promise<{ orgAffiliation: string }> {
  const found = made.get(uid) ?? register.employee(uid, number);
  made.set(uid, found);
  return found;
}

async function pair(name: string): Promise<[string, string]> {
  const [from, to] = await Promise.all([register.employee(`${name}.from`), register.employee(`${name}.to`)]);
  return [from.orgAffiliation, to.orgAffiliation];
}
