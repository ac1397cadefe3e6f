import { AuditService } from '../../src/domain/audit/audit.service.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { EmploymentChangesService } from '../../src/domain/directory/employment-changes.service.js';
import { EmployeeSearch } from '../../src/domain/directory/employee-search.service.js';
import { localDate, startOfDay } from '../../src/domain/directory/local-date.rules.js';
import { factsVersion } from '../../src/domain/directory/version.sql.js';
import { EntitlementsStore } from '../../src/domain/entitlements/entitlements.store.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import { RolesService } from '../../src/domain/roles/roles.service.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { administratorOf, NUMBER, OPERATOR, refusal, Register } from './register.js';

const reason = 'Came back';
const names = { nameSv: 'x', nameEn: 'x' };
const power = 'https://powers.example/apply';
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000);

let register: Register;
let employees: EmployeesService;
let changes: EmploymentChangesService;
let organisation: { id: string };

beforeAll(async () => {
  register = await Register.open();
  employees = register.get(EmployeesService);
  changes = register.get(EmploymentChangesService);
  organisation = await register.organisation();
});
afterAll(() => register.close());

const term = (more = {}) => ({ displayName: 'Back', title: 'Chef', ...more });
const left = async (uid: string, at?: Date) => {
  const employee = await register.employee(uid);
  await changes.endEmployment(OPERATOR, { employment: employee.orgAffiliation, reason: 'Left', at });
  return employee;
};

describe('employing somebody again', () => {
  it('adds a term under the same uid to the same person, and records it', async () => {
    const { orgAffiliation: employment, employmentId, personId } = await left('back');
    const { termId } = await employees.reemploy(administratorOf(organisation), {
      employment,
      term: term(),
      reason,
    });
    const rows = await register.rows(
      `select e.person_id, t.title from employment_term t join employment e on e.id = t.employment_id where t.id = $1`,
      [termId],
    );
    expect(rows).toEqual([{ person_id: personId, title: 'Chef' }]);
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event).toMatchObject({ act: 'employment.restart', subjectIds: [employmentId, termId], reason });
  });

  it.each([-10, 0])(
    'brings no old role or mandate back, also when it begins where the old term ended (day %s)',
    async (offset) => {
      const answering = new AnsweringDatabase(register.database.answeringUrl, 1);
      try {
        const { orgAffiliation: holder, employmentId } = await register.employee(`holding${offset}`);
        const code = `role${offset}`;
        await register.get(RoleCatalogueService).define(OPERATOR, { code, ...names });
        await register.get(PowersService).definePower(OPERATOR, { code: `${power}${offset}`, ...names });
        await register.get(RolesService).assign(OPERATOR, { holder, role: code, from: day(-30), reason });
        await register.get(MandatesService).grant(OPERATOR, {
          ...{ holder, power: `${power}${offset}`, from: day(-30), until: day(30), basis: '§', reason },
        });
        const held = async () => {
          const found = await new EntitlementsStore(answering).facts({ employmentId });
          return found.map(({ roles, mandates }) => [roles.length, mandates.length]);
        };
        expect(await held()).toEqual([[1, 1]]);
        const at = offset === 0 ? undefined : day(offset);
        await changes.endEmployment(OPERATOR, { employment: holder, reason, at });
        expect(await held()).toEqual([]);
        await employees.reemploy(OPERATOR, { employment: holder, term: term({ from: at }), reason });
        expect(await held()).toEqual([[0, 0]]);
      } finally {
        await answering.close();
      }
    },
  );

  // What had ended with the employment stood in the way of the same role, was shown as active, and was found.
  it('ends the roles of before, so that they can be given again', async () => {
    const { orgAffiliation: holder, employmentId } = await register.employee('again');
    await register.get(RoleCatalogueService).define(OPERATOR, { code: 'again', ...names });
    const assign = () => register.get(RolesService).assign(OPERATOR, { holder, role: 'again', reason });
    const { assignmentId } = await assign();
    await changes.endEmployment(OPERATOR, { employment: holder, reason });
    await employees.reemploy(OPERATOR, { employment: holder, term: term(), reason });
    const [event] = await register.get(AuditService).list(OPERATOR, { organisation: NUMBER });
    expect(event?.subjectIds).toEqual([employmentId, expect.any(String), assignmentId]);
    await assign();
    const roles = await register.get(RolesService).list(OPERATOR, { organisation: NUMBER, holder });
    expect(roles.map(({ status }) => status)).toEqual(['ended', 'active']);
  });

  it('keeps nothing of before from what it may not be combined with, and finds nobody by it', async () => {
    const { orgAffiliation: holder } = await register.employee('combined');
    const [one, other] = [`${power}/one`, `${power}/other`];
    await register.get(PowersService).definePower(OPERATOR, { code: one, ...names });
    await register
      .get(PowersService)
      .definePower(OPERATOR, { code: other, ...names, incompatibleWith: [one] });
    const grant = (code: string) =>
      register
        .get(MandatesService)
        .grant(OPERATOR, { holder, power: code, until: day(30), basis: '§', reason });
    await grant(one);
    await expect(grant(other)).rejects.toMatchObject(refusal('power.incompatible'));
    await changes.endEmployment(OPERATOR, { employment: holder, reason });
    await employees.reemploy(OPERATOR, { employment: holder, term: term(), reason });
    await grant(other);
    const found = async (code: string) => {
      const search = { organisation: NUMBER, search: { power: code } };
      return register.get(EmployeeSearch).count(OPERATOR, search);
    };
    expect([await found(one), await found(other)]).toEqual([0, 1]);
  });

  // What began at midnight began before the break of that day: it was taken, and never held.
  it('takes what is given from that day on, and refuses what is to begin before the break', async () => {
    const { orgAffiliation: holder, employmentId } = await register.employee('same-day');
    await register.get(RoleCatalogueService).define(OPERATOR, { code: 'same-day', ...names });
    await changes.endEmployment(OPERATOR, { employment: holder, reason });
    const { termId } = await employees.reemploy(OPERATOR, { employment: holder, term: term(), reason });
    const [begun] = await register.rows<{ at: Date }>(
      'select valid_from as at from employment_term where id = $1',
      [termId],
    );
    const assign = (from: Date) =>
      register.get(RolesService).assign(OPERATOR, { holder, role: 'same-day', from, reason });
    await expect(assign(day(-30))).rejects.toMatchObject(refusal('employment.broken-off'));
    await assign(startOfDay(localDate(begun!.at)));
    const answering = new AnsweringDatabase(register.database.answeringUrl, 1);
    const [facts] = await new EntitlementsStore(answering).facts({ employmentId });
    await answering.close();
    expect(facts?.roles).toHaveLength(1);
  });

  it('is refused while the employment holds, or is to hold', async () => {
    const { orgAffiliation: employment } = await register.employee('still');
    const attempt = () => employees.reemploy(OPERATOR, { employment, term: term(), reason });
    await expect(attempt()).rejects.toMatchObject(refusal('employment.not-ended'));
    await changes.endEmployment(OPERATOR, { employment, at: day(10), reason });
    await expect(attempt()).rejects.toMatchObject(refusal('employment.not-ended'));
  });

  it('is refused from before the end, without a reason, and to who has read an older version', async () => {
    const { orgAffiliation: employment, employmentId } = await left('refused', day(-5));
    const input = { employment, term: term(), reason };
    const early = employees.reemploy(OPERATOR, { ...input, term: term({ from: day(-6) }) });
    await expect(early).rejects.toMatchObject(refusal('employment.begins-before-end'));
    const unexplained = employees.reemploy(OPERATOR, { ...input, reason: ' ' });
    await expect(unexplained).rejects.toMatchObject(refusal('directory.text-missing'));
    const late = employees.reemploy(OPERATOR, { ...input, ifVersion: '1' });
    await expect(late).rejects.toMatchObject(refusal('version.changed'));
    const ifVersion = await versionOf(employmentId);
    await employees.reemploy(OPERATOR, { ...input, ifVersion });
    const change = { employment, title: 'x', ifVersion };
    await expect(changes.changeEmployment(OPERATOR, change)).rejects.toMatchObject(
      refusal('version.changed'),
    );
    await expect(changes.endEmployment(OPERATOR, { ...change, reason })).rejects.toMatchObject(
      refusal('version.changed'),
    );
    await changes.changeEmployment(OPERATOR, { ...change, ifVersion: await versionOf(employmentId) });
    await changes.endEmployment(OPERATOR, { employment, reason, ifVersion: await versionOf(employmentId) });
  });
});

async function versionOf(employmentId: string): Promise<string> {
  const sql = `select ${factsVersion()} as version from employment_term where employment_id = $1`;
  return (await register.rows<{ version: string }>(sql, [employmentId]))[0]!.version;
}
