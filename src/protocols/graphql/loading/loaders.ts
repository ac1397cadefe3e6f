import DataLoader from 'dataloader';
import {
  callerFor,
  hasPermission,
  permissionMissing,
  type AuthenticatedCaller,
  type Caller,
} from '../../../domain/access/caller.js';
import type { Permission } from '../../../domain/access/permission.js';
import type { Instants } from '../../../domain/entitlements/entitlement.js';
import type { MandateStatus } from '../../../domain/mandates/mandate.js';
import { LIMITS } from '../limits/limits.js';
import { tooManyObjects } from '../limits/document.rules.js';
import { toEmployee } from '../directory/employee.types.js';
import { toRoleAssignment } from '../roles/role-assignment.types.js';
import { toRole } from '../roles/role.types.js';
import type { Reads } from './reads.js';

type Load<Value> = (id: string, organisationId: string) => Promise<Value>;

/**
 * What hangs on rows of one organisation, read in one statement for all that an operation asks for. Every loader names the
 * permission it needs; without it for the organisation at hand the field fails, since nothing found would read as "has
 * none". Made anew for every operation: nothing is remembered from one to the next.
 */
export class Loaders {
  private handedOut = 0;

  constructor(
    private readonly authenticated: AuthenticatedCaller,
    private readonly reads: Reads,
  ) {}

  /** The operation asked for more than it may have; what it got so far is not worth showing. */
  get isExhausted(): boolean {
    return this.handedOut > LIMITS.objects;
  }

  readonly organisation = this.perOrganisation('directory:read', (caller, ids) =>
    this.reads.organisations.byIds(caller, ids),
  );

  readonly unitsOfOrganisation = this.perOrganisation('directory:read', (caller, ids) =>
    this.reads.organisations.unitsOf(caller, ids),
  );

  readonly unit = this.perOrganisation('directory:read', (caller, ids) =>
    this.reads.organisations.unitsByIds(caller, ids),
  );

  readonly employee = this.perOrganisation('directory:read', async (caller, ids) =>
    (await this.reads.employees.byIds(caller, ids)).map((view) => view && toEmployee(view)),
  );

  /** Of the person in all organisations the caller reads; the organisation is the one the person was found in. */
  readonly employmentsOfPerson = this.perOrganisation('directory:read', (caller, personIds) =>
    this.reads.employees.byPersons(caller, personIds),
  );

  /** By employment, and why they are unmasked; masked when absent. */
  readonly termsOfEmployment = this.perArguments(
    'directory:read',
    (caller, ids, unmask?: { readonly purpose: string }) =>
      this.reads.employees.terms(caller, ids, { unmask }),
  );

  readonly role = this.perOrganisation('mandates:read', async (caller, ids) =>
    (await this.reads.roles.byIds(caller, ids)).map((view) => view && toRole(view)),
  );

  readonly assignment = this.perOrganisation('mandates:read', async (caller, ids) =>
    (await this.reads.assignments.byIds(caller, ids)).map((view) => view && toRoleAssignment(view)),
  );

  readonly assignmentsOfEmployment = this.perOrganisation('mandates:read', async (caller, ids) =>
    (await this.reads.assignments.byEmployments(caller, ids)).map((views) => views.map(toRoleAssignment)),
  );

  readonly power = this.perOrganisation('mandates:read', (caller, ids) =>
    this.reads.powers.byIds(caller, ids),
  );

  /** A role's power is its organisation's or shared, so whoever reads the role where it is theirs reads the power. */
  readonly powerOfRole = this.anywhere('mandates:read', (caller, ids) =>
    this.reads.powers.byIds(caller, ids),
  );

  readonly powerByCode = this.perOrganisation('mandates:read', (caller, codes) =>
    this.reads.powers.byCodes(caller, codes),
  );

  readonly mandate = this.perOrganisation('mandates:read', (caller, ids) =>
    this.reads.mandates.byIds(caller, ids),
  );

  /** By employment and wanted statuses; any when absent. */
  readonly mandatesOfHolder = this.perArguments(
    'mandates:read',
    (caller, ids, statuses?: readonly MandateStatus[]) =>
      this.reads.mandates.byHolders(caller, ids, statuses),
  );

  readonly mandatesPassedOnFrom = this.perOrganisation('mandates:read', (caller, ids) =>
    this.reads.mandates.passedOnTo(caller, ids),
  );

  readonly statesOfMandate = this.perOrganisation('mandates:read', (caller, ids) =>
    this.reads.mandates.states(caller, ids),
  );

  readonly approvalsOfMandate = this.perOrganisation('mandates:read', (caller, ids) =>
    this.reads.mandates.approvals(caller, ids),
  );

  /** By employment and instants; undefined: not employed then, so entitled to nothing. */
  readonly entitled = this.perArguments('mandates:read', (caller, ids, instants: Instants) =>
    this.reads.entitlements.ofEmployments(caller, ids, instants),
  );

  private perOrganisation<Value>(
    permission: Permission,
    batch: (caller: Caller, ids: readonly string[]) => Promise<readonly Value[]>,
  ): Load<Value> {
    const load = this.anywhere(permission, batch);
    return async (id, organisationId) => {
      if (!hasPermission(this.callerFor(permission), permission, organisationId))
        throw permissionMissing(permission);
      return load(id);
    };
  }

  /** Of whichever organisation the caller has the permission for, or of none. */
  private anywhere<Value>(
    permission: Permission,
    batch: (caller: Caller, ids: readonly string[]) => Promise<readonly Value[]>,
  ): (id: string) => Promise<Value> {
    const loader = new DataLoader<string, Value>(async (ids) => batch(this.callerFor(permission), ids));
    return async (id) => this.counted(await loader.load(id));
  }

  /** A statement for each set of arguments; they are told apart by their JSON. */
  private perArguments<Arguments, Value>(
    permission: Permission,
    batch: (caller: Caller, ids: readonly string[], args: Arguments) => Promise<readonly Value[]>,
  ): (id: string, organisationId: string, args: Arguments) => Promise<Value> {
    const loads = new Map<string, Load<Value>>();
    return (id, organisationId, args) => {
      const key = args === undefined ? '' : JSON.stringify(args);
      const load =
        loads.get(key) ?? this.perOrganisation(permission, (caller, ids) => batch(caller, ids, args));
      loads.set(key, load);
      return load(id, organisationId);
    };
  }

  /** The same rows may be asked for again at every level, which costs no statement but grows without end. */
  private counted<Value>(value: Value): Value {
    this.handedOut += Array.isArray(value) ? value.length : 1;
    if (this.isExhausted) throw tooManyObjects();
    return value;
  }

  private callerFor(permission: Permission): Caller {
    return callerFor(this.authenticated, permission);
  }
}
