import type { Caller } from '../../src/domain/access/caller.js';
import { administerPowerCode } from '../../src/domain/access/administer-power.js';
import { organisationPermissions, type Permission } from '../../src/domain/access/permission.js';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import type { Grant } from '../../src/domain/mandates/mandate.js';
import { MandatesService } from '../../src/domain/mandates/mandates.service.js';
import { PowersService } from '../../src/domain/mandates/powers.service.js';
import { RoleCatalogueService } from '../../src/domain/roles/role-catalogue.service.js';
import {
  administratorOf,
  BASE_URI,
  NUMBER,
  OPERATOR,
  OTHER_NUMBER,
  refusal,
  Register,
} from '../directory/register.js';

const power = administerPowerCode(BASE_URI);
const until = new Date(Date.now() + 100 * 86_400_000);
const reason = 'Tested';
const names = { nameSv: 'Namn', nameEn: 'Name' };

let register: Register;
let mandates: MandatesService;
let organisation: { id: string };
let other: { id: string };

beforeAll(async () => {
  register = await Register.open();
  mandates = register.get(MandatesService);
  organisation = await register.organisation(NUMBER);
  other = await register.organisation(OTHER_NUMBER);
});
afterAll(() => register.close());

const wanted = (holder: string, more: Partial<Grant> = {}): Grant => ({
  ...{ holder, power, until, basis: 'Beslut 1', reason },
  ...more,
});
const employee = async (uid: string) => (await register.employee(uid)).orgAffiliation;
/** As a machine client or an employee with these permissions for the one organisation. */
const holding = (permissions: readonly Permission[], of = organisation): Caller => ({
  actor: 'client:test',
  administers: [organisation.id],
  grants: [{ organisations: [of.id], permissions: new Set(permissions) }],
});
const may: Permission[] = ['mandates:write', 'administrators:write'];
const permission = (...values: string[]) => ({ limits: { permission: values } });

describe('the power to administer', () => {
  it('is defined when an operator grants the first mandate of it, and not by others', async () => {
    const early = mandates.grant(administratorOf(organisation), wanted(await employee('early')));
    await expect(early).rejects.toMatchObject(refusal('power.not-found'));
    const granted = await Promise.all(
      ['first', 'second'].map(async (uid) => mandates.grant(OPERATOR, wanted(await employee(uid)))),
    );
    expect(granted.map(({ state }) => state)).toEqual(['active', 'active']);
    const events = await register.get(AuditService).list(OPERATOR);
    expect(events.filter(({ act }) => act === 'power.define')).toHaveLength(1);
    const [row] = await register.rows('select * from power where code = $1', [power]);
    const definition = { name_sv: 'Administrera behörigheter', name_en: 'Administer authorisations' };
    expect(row).toMatchObject({
      ...definition,
      passable_depth: 2,
      maximum_months: 60,
      organisation_id: null,
    });
  });

  it('is limited to permissions that there are, of whole organisations', async () => {
    const holder = await employee('limited');
    for (const unknown of ['everything', 'service:operate', 'Directory:read']) {
      const attempt = mandates.grant(OPERATOR, wanted(holder, permission('directory:read', unknown)));
      await expect(attempt).rejects.toMatchObject({
        ...refusal('administrator.unknown-permission'),
        details: { field: 'limits.permission', known: organisationPermissions },
      });
    }
    const unit = mandates.grant(OPERATOR, wanted(holder, { limits: { unit: ['U1'] } }));
    await expect(unit).rejects.toMatchObject(refusal('administrator.unit-limit'));
    await mandates.grant(OPERATOR, wanted(holder, permission('directory:read')));
  });

  it('comes with no role', async () => {
    const role = { organisation: NUMBER, code: 'admin', ...names, powers: [power] };
    for (const caller of [OPERATOR, administratorOf(organisation)]) {
      const attempt = register.get(RoleCatalogueService).define(caller, role);
      await expect(attempt).rejects.toMatchObject(refusal('role.power-administers'));
    }
  });
});

describe('deciding who administers', () => {
  it('is for those who have the permission to, for that organisation', async () => {
    const holder = await employee('wanted');
    const { mandateId } = await mandates.grant(OPERATOR, wanted(await employee('standing')));
    const { personId } = await register.employee('deciding');
    const decision = { mandateId, reason };
    const notPermitted = refusal('administrator.not-permitted');
    for (const caller of [holding(['mandates:write', 'mandates:approve']), holding([...may], other)]) {
      await expect(mandates.grant(caller, wanted(holder))).rejects.toMatchObject(notPermitted);
      const passing = { mandateId, holder, basis: 'x', reason };
      await expect(mandates.passOn(caller, passing)).rejects.toMatchObject(notPermitted);
      await expect(mandates.suspend(caller, decision)).rejects.toMatchObject(notPermitted);
      await expect(mandates.resume(caller, decision)).rejects.toMatchObject(notPermitted);
      await expect(mandates.revoke(caller, decision)).rejects.toMatchObject(notPermitted);
      const person = { ...caller, personId };
      await expect(mandates.approve(person, decision)).rejects.toMatchObject(notPermitted);
      await expect(mandates.reject(person, decision)).rejects.toMatchObject(notPermitted);
    }
    const permitted = holding(may);
    await mandates.suspend(permitted, decision);
    await mandates.revoke(permitted, decision);
  });

  it('gives nobody more than the one who decides has for that organisation', async () => {
    const holder = await employee('more');
    const caller = holding([...may, 'directory:read']);
    const attempt = mandates.grant(caller, wanted(holder, permission('directory:read', 'roles:write')));
    await expect(attempt).rejects.toMatchObject({
      ...refusal('administrator.more-than-own'),
      details: { missing: ['roles:write'] },
    });
    const unlimited = mandates.grant(caller, wanted(holder));
    await expect(unlimited).rejects.toMatchObject(refusal('administrator.more-than-own'));
    const { mandateId } = await mandates.grant(caller, wanted(holder, permission('directory:read')));
    expect(mandateId).toBeDefined();
    const everything = holding(organisationPermissions);
    expect((await mandates.grant(everything, wanted(holder))).state).toBe('active');
  });

  it('brings nothing back that the one who decides lacks', async () => {
    const { mandateId } = await mandates.grant(OPERATOR, wanted(await employee('resting')));
    await mandates.suspend(holding(may), { mandateId, reason });
    const attempt = mandates.resume(holding(may), { mandateId, reason });
    await expect(attempt).rejects.toMatchObject(refusal('administrator.more-than-own'));
    const to = await employee('passed.to');
    await mandates.resume(OPERATOR, { mandateId, reason });
    const passing = { mandateId, holder: to, basis: 'x', reason };
    await expect(mandates.passOn(holding(may), passing)).rejects.toMatchObject(
      refusal('administrator.more-than-own'),
    );
    await mandates.passOn(holding(may), { ...passing, ...permission('mandates:write') });
  });
});

describe('codes under the base of our own attributes', () => {
  it.each([power, `${BASE_URI}/power/other`, `${BASE_URI.toUpperCase()}/x`])(
    'are not for an organisation to define: %s',
    async (code) => {
      const caller = administratorOf(organisation);
      const own = register.get(PowersService).definePower(caller, { code, ...names, organisation: NUMBER });
      await expect(own).rejects.toMatchObject(refusal('power.reserved-code'));
    },
  );

  it('are not for an organisation’s roles, either', async () => {
    const role = { organisation: NUMBER, code: `${BASE_URI}/role/x`.slice(0, 64), ...names };
    const own = register.get(RoleCatalogueService).define(administratorOf(organisation), role);
    await expect(own).rejects.toMatchObject(refusal('role.reserved-code'));
  });

  it('are defined by operators', async () => {
    await register
      .get(PowersService)
      .definePower(OPERATOR, { code: `${BASE_URI}/power/represent`, ...names });
  });
});
