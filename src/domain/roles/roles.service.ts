import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { actsFor, requireAdministers, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from '../directory/database-clock.store.js';
import { EmploymentStore } from '../directory/employment.store.js';
import { givenPeriod } from '../directory/given-period.rules.js';
import { OrganisationStore } from '../directory/organisation.store.js';
import { heldFor, requirePeriod, shorten } from '../directory/period.rules.js';
import { PersonLock } from '../directory/person-lock.store.js';
import { requireText } from '../directory/text.rules.js';
import { UnitStore } from '../directory/unit.store.js';
import { isUuid } from '../directory/uuid.rules.js';
import { AssignmentStore, type AssignmentRecord } from './assignment.store.js';
import { IncompatiblePowers } from './incompatible-powers.store.js';
import type { NewAssignment, RoleAssignmentView } from './role.js';
import { assignmentView } from './role-assignment.rules.js';
import { RoleStore } from './role.store.js';
import { refusals } from './roles.errors.js';

@Injectable()
export class RolesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly locks: PersonLock,
    private readonly organisations: OrganisationStore,
    private readonly units: UnitStore,
    private readonly employments: EmploymentStore,
    private readonly roles: RoleStore,
    private readonly assignments: AssignmentStore,
    private readonly incompatible: IncompatiblePowers,
    private readonly audit: AuditStore,
  ) {}

  /** Gives an employee a role in the whole organisation or in one unit, from now on unless another period is said. */
  async assign(caller: Caller, input: NewAssignment): Promise<{ assignmentId: string }> {
    const reason = requireText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const holder = await this.employments.require(tx, caller, input.holder, 'holder');
      if (actsFor(caller, holder.personId)) throw refusals.toOneself();
      const now = await this.clock.now(tx);
      const asked = { from: input.from ?? now, ...(input.until && { until: input.until }) };
      requirePeriod(asked.from, asked.until);
      const { row, powerIds } = await this.resolve(tx, holder.organisation.id, holder.id, input);
      await this.incompatible.refuse(tx, holder, powerIds, asked);
      const period = givenPeriod(await this.employments.terms(tx, holder.id), asked, now);
      if (!(await this.employments.holdsDuring(tx, holder.id, period))) throw refusals.holderNotEmployed();
      const assignmentId = await this.assignments.insert(tx, row, period);
      await this.audit.append(tx, caller, {
        organisationId: row.organisationId,
        act: 'role.assign',
        subjectIds: [assignmentId, holder.id],
        after: { assignmentId, ...row, ...period },
        details: { role: input.role },
        reason,
      });
      return { assignmentId };
    });
  }

  /** Ends a role assignment now; one that has not begun never holds. */
  async withdraw(caller: Caller, input: { assignmentId: string; reason: string }): Promise<void> {
    const reason = requireText('reason', input.reason, 1000);
    await this.database.transaction(caller.administers, async (tx) => {
      const found = await this.open(tx, caller, input.assignmentId);
      const now = await this.clock.now(tx);
      const cut = found.endedAt ? undefined : shorten(found, now, now);
      if (!cut) throw refusals.withdrawn();
      await this.assignments.end(tx, found.id, cut.endAt, now);
      await this.audit.append(tx, caller, {
        organisationId: found.organisationId,
        act: 'role.withdraw',
        subjectIds: [found.id, found.employmentId],
        before: { assignmentId: found.id, ...heldFor(found) },
        after: { assignmentId: found.id, from: found.validFrom, until: cut.endAt },
        details: { role: found.role.code },
        reason,
      });
    });
  }

  /** The role assignments of the organisation, or of one employment in it; ended ones too, oldest first. */
  async list(
    caller: Caller,
    filter: { organisation: string; holder?: string },
  ): Promise<RoleAssignmentView[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { id } = await this.organisations.require(tx, caller, filter.organisation);
      const holder =
        filter.holder === undefined
          ? undefined
          : await this.employments.require(tx, caller, filter.holder, 'holder');
      const now = await this.clock.now(tx);
      return (await this.assignments.list(tx, id, holder?.id)).map((record) => assignmentView(record, now));
    });
  }

  /** The assignment as it is once nobody else acts on what its holder has, when the caller administers it. */
  private async open(tx: Transaction, caller: Caller, id: string): Promise<AssignmentRecord> {
    const found = isUuid(id) ? await this.assignments.find(tx, id) : undefined;
    if (!found) throw refusals.assignmentNotFound();
    requireAdministers(caller, found.organisationId);
    await this.locks.take(tx, found.employment.personId);
    return (await this.assignments.find(tx, id)) ?? found;
  }

  private async resolve(tx: Transaction, organisationId: string, employmentId: string, input: NewAssignment) {
    const role = await this.roles.find(tx, organisationId, input.role);
    if (!role) throw refusals.notFound(input.role);
    const unit =
      input.unit === undefined ? undefined : await this.units.require(tx, organisationId, input.unit);
    const row = { organisationId, employmentId, roleId: role.id, unitId: unit?.id ?? null };
    return { row, powerIds: role.powerIds };
  }
}
