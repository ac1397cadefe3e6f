import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { UnitsService } from '../../src/domain/directory/units.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { administratorOf, NUMBER, OPERATOR, OTHER_NUMBER, refusal, Register } from '../directory/register.js';
import { settled, untilWaiting } from '../support/races.js';

const names = { nameSv: 'Roll', nameEn: 'Role' };
const apply = 'https://powers.example/apply';
const decide = 'https://powers.example/decide';
const approved = 'https://powers.example/approved';
const local = 'https://powers.example/local';
const reason = 'New task';

let register: Register;
let catalogue: RoleCatalogueService;
let roles: RolesService;
let organisation: { id: string };
let other: { id: string };

beforeAll(async () => {
  register = await Register.open();
  catalogue = register.get(RoleCatalogueService);
  roles = register.get(RolesService);
  organisation = await register.organisation(NUMBER);
  other = await register.organisation(OTHER_NUMBER);
  await register.get(UnitsService).addUnit(OPERATOR, { organisation: NUMBER, code: 'U1', name: 'Unit one' });
  const powers = register.get(PowersService);
  await powers.definePower(OPERATOR, { code: apply, ...names });
  await powers.definePower(OPERATOR, { code: decide, ...names, incompatibleWith: [apply] });
  await powers.definePower(OPERATOR, { code: approved, ...names, approvalsNeeded: 1 });
  await powers.definePower(OPERATOR, { code: local, ...names, organisation: OTHER_NUMBER });
  await catalogue.define(OPERATOR, { code: 'shared', ...names });
  await catalogue.define(OPERATOR, { organisation: NUMBER, code: 'applicant', ...names, powers: [apply] });
  await catalogue.define(OPERATOR, { organisation: NUMBER, code: 'decider', ...names, powers: [decide] });
});
afterAll(() => register.close());

describe('the role catalogue', () => {
  it('has the roles of the organisation and the shared ones', async () => {
    const mine = await catalogue.listRoles(administratorOf(organisation), NUMBER);
    expect(mine.map(({ code, powers }) => [code, powers])).toEqual([
      ['applicant', [apply]],
      ['decider', [decide]],
      ['shared', []],
    ]);
    expect((await catalogue.listRoles(OPERATOR, OTHER_NUMBER)).map(({ code }) => code)).toEqual(['shared']);
  });

  it.each([
    ['role.code-malformed', { organisation: NUMBER, code: 'a@b' }],
    ['role.code-malformed', { organisation: NUMBER, code: 'a b' }],
    ['role.code-taken', { organisation: NUMBER, code: 'Applicant' }],
    ['role.code-taken', { organisation: OTHER_NUMBER, code: 'SHARED' }],
    ['role.code-taken', { code: 'applicant' }],
    ['power.not-found', { organisation: NUMBER, code: 'new', powers: ['https://powers.example/none'] }],
    ['power.not-found', { organisation: NUMBER, code: 'new', powers: [local] }],
    ['power.not-found', { code: 'new', powers: [local] }],
    ['role.power-needs-approval', { organisation: NUMBER, code: 'new', powers: [approved] }],
    ['role.powers-incompatible', { organisation: NUMBER, code: 'new', powers: [apply, decide] }],
  ])('refuses %s: %j', async (code, input) => {
    await expect(catalogue.define(OPERATOR, { ...names, ...input })).rejects.toMatchObject(refusal(code));
  });

  it('lets an administrator define roles of their organisation only', async () => {
    const caller = administratorOf(organisation);
    await catalogue.define(caller, { organisation: NUMBER, code: 'own', ...names });
    const shared = catalogue.define(caller, { code: 'new', ...names });
    await expect(shared).rejects.toMatchObject(refusal('access.operator-only'));
    const foreign = catalogue.define(caller, { organisation: OTHER_NUMBER, code: 'new', ...names });
    await expect(foreign).rejects.toMatchObject(refusal('organisation.not-found'));
  });
});

describe('assigning a role', () => {
  it('holds from now on, in one unit or in all, and can be withdrawn', async () => {
    const { orgAffiliation: holder, employmentId } = await register.employee('assigned');
    const { assignmentId } = await roles.assign(OPERATOR, { holder, role: 'APPLICANT', unit: 'U1', reason });
    await roles.assign(OPERATOR, { holder, role: 'applicant', reason });
    await roles.withdraw(administratorOf(organisation), { assignmentId, reason: 'Moved' });
    const list = await roles.list(OPERATOR, { organisation: NUMBER, holder });
    expect(list.map(({ unit, role, status }) => [unit, role, status])).toEqual([
      ['U1', 'applicant', 'ended'],
      [undefined, 'applicant', 'active'],
    ]);
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({
      act: 'role.withdraw',
      subjectIds: [assignmentId, employmentId],
      reason: 'Moved',
    });
  });

  it('can be planned, and withdrawn before it begins', async () => {
    const { orgAffiliation: holder } = await register.employee('planned');
    const from = new Date(Date.now() + 86_400_000);
    const { assignmentId } = await roles.assign(OPERATOR, { holder, role: 'shared', from, reason });
    expect((await roles.list(OPERATOR, { organisation: NUMBER, holder }))[0]?.status).toBe('scheduled');
    await roles.withdraw(OPERATOR, { assignmentId, reason });
    expect((await roles.list(OPERATOR, { organisation: NUMBER, holder }))[0]?.status).toBe('ended');
    const again = roles.withdraw(OPERATOR, { assignmentId, reason });
    await expect(again).rejects.toMatchObject(refusal('role.withdrawn'));
  });

  it('is refused when the employee has it in that period already', async () => {
    const { orgAffiliation: holder } = await register.employee('double');
    await roles.assign(OPERATOR, { holder, role: 'shared', reason });
    const again = roles.assign(OPERATOR, { holder, role: 'shared', reason });
    await expect(again).rejects.toMatchObject({ ...refusal('role-assignment.overlaps'), kind: 'conflict' });
  });

  it('is refused for somebody who is not employed in the period', async () => {
    const { orgAffiliation: holder } = await register.employee('left');
    await register
      .get(EmploymentChangesService)
      .endEmployment(OPERATOR, { employment: holder, reason: 'Left' });
    const attempt = roles.assign(OPERATOR, { holder, role: 'shared', reason });
    await expect(attempt).rejects.toMatchObject(refusal('role.holder-not-employed'));
  });

  it('is refused for oneself, unknown roles and units, without a reason, and of another organisation', async () => {
    const { orgAffiliation: holder, personId } = await register.employee('refused');
    const assign = (input: object, caller = OPERATOR) =>
      roles.assign(caller, { holder, role: 'shared', reason, ...input });
    await expect(assign({}, administratorOf(organisation, personId))).rejects.toMatchObject(
      refusal('role.to-oneself'),
    );
    await expect(assign({ role: 'none' })).rejects.toMatchObject(refusal('role.not-found'));
    await expect(assign({ unit: 'U9' })).rejects.toMatchObject(refusal('unit.not-found'));
    await expect(assign({ reason: '' })).rejects.toMatchObject(refusal('directory.text-missing'));
    await expect(assign({ until: new Date(0) })).rejects.toMatchObject(refusal('period.empty'));
    await expect(assign({}, administratorOf(other))).rejects.toMatchObject(refusal('organisation.not-found'));
  });

  // Of several who withdrew a role at once some were told that a fact had ended, which nobody could make sense of.
  it('is withdrawn once, and whoever is late is told so', async () => {
    const { orgAffiliation: holder } = await register.employee('withdrawn');
    const { assignmentId } = await roles.assign(OPERATOR, { holder, role: 'shared', reason });
    const [holding, observer] = [await register.database.connect(), await register.database.connect()];
    await holding.query('BEGIN');
    await holding.query('SELECT FROM role_assignment WHERE id = $1 FOR UPDATE', [assignmentId]);
    const attempts = [1, 2].map(() => settled(roles.withdraw(OPERATOR, { assignmentId, reason })));
    await untilWaiting(observer, attempts.length);
    await holding.query('ROLLBACK');
    const refused = (await Promise.all(attempts)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: refusal('role.withdrawn') }]);
  });

  it('cannot be withdrawn by another organisation, which is told that it does not exist', async () => {
    const { orgAffiliation: holder } = await register.employee('theirs');
    const { assignmentId } = await roles.assign(OPERATOR, { holder, role: 'shared', reason });
    const attempt = roles.withdraw(administratorOf(other), { assignmentId, reason });
    await expect(attempt).rejects.toMatchObject(refusal('role.assignment-not-found'));
    const malformed = roles.withdraw(OPERATOR, { assignmentId: 'x', reason });
    await expect(malformed).rejects.toMatchObject(refusal('role.assignment-not-found'));
  });
});

describe('powers that may not be combined', () => {
  it('do not come to one person with two roles, also at the same time', async () => {
    const { orgAffiliation: holder } = await register.employee('both');
    const attempts = ['applicant', 'decider'].map((role) => roles.assign(OPERATOR, { holder, role, reason }));
    const outcomes = await Promise.allSettled(attempts);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ reason: refusal('power.incompatible') });
  });

  it('may follow each other', async () => {
    const { orgAffiliation: holder } = await register.employee('after');
    const change = new Date(Date.now() + 86_400_000);
    await roles.assign(OPERATOR, { holder, role: 'applicant', until: change, reason });
    await roles.assign(OPERATOR, { holder, role: 'decider', from: change, reason });
  });
});
