import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { administerPowerCode, isReservedCode } from '../access/administer-power.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { OrganisationStore } from '../directory/organisation.store.js';
import { isCode, optionalText, requireText } from '../directory/text.rules.js';
import { IncompatiblePowers } from './incompatible-powers.store.js';
import type { NewRole, RoleView } from './role.js';
import { RoleStore } from './role.store.js';
import { refusals } from './roles.errors.js';

@Injectable()
export class RoleCatalogueService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly roles: RoleStore,
    private readonly incompatible: IncompatiblePowers,
    private readonly audit: AuditStore,
    private readonly environment: Environment,
  ) {}

  /** Adds a role to the organisation's catalogue, or (operator only) to the one all share. */
  async define(caller: Caller, input: NewRole): Promise<{ roleId: string }> {
    if (!isCode(input.code)) throw refusals.codeMalformed();
    this.refuseReserved(input);
    const reason = optionalText('reason', input.reason, 1000);
    const names = {
      nameSv: requireText('nameSv', input.nameSv, 200),
      nameEn: requireText('nameEn', input.nameEn, 200),
    };
    return this.database.transaction(caller.administers, async (tx) => {
      const owner = await this.owner(tx, caller, input.organisation);
      await this.roles.lock(tx);
      if (await this.roles.isTaken(tx, input.code, owner)) throw refusals.codeTaken(input.code);
      const powerIds = await this.powers(tx, [...new Set(input.powers ?? [])], owner);
      const row = { organisationId: owner ?? null, code: input.code, ...names };
      const roleId = await this.roles.insert(tx, row, powerIds);
      await this.audit.append(tx, caller, {
        ...(owner && { organisationId: owner }),
        act: 'role.define',
        subjectIds: [roleId],
        after: { ...row, powerIds },
        details: { code: input.code, powers: input.powers ?? [] },
        ...(reason && { reason }),
      });
      return { roleId };
    });
  }

  /** The roles the organisation can assign: its own and the shared ones. */
  async listRoles(caller: Caller, organisation: string): Promise<RoleView[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { id } = await this.organisations.require(tx, caller, organisation);
      return this.roles.list(tx, id);
    });
  }

  /** What our own codes mean is not for one organisation to say. */
  private refuseReserved({ organisation, code }: NewRole): void {
    const isReserved = isReservedCode(code, this.environment.ATTRIBUTE_BASE_URI);
    if (organisation !== undefined && isReserved) throw refusals.reservedCode();
  }

  private async owner(
    tx: Transaction,
    caller: Caller,
    organisation: string | undefined,
  ): Promise<string | undefined> {
    if (organisation !== undefined) return (await this.organisations.require(tx, caller, organisation)).id;
    requireOperator(caller);
    return undefined;
  }

  private async powers(
    tx: Transaction,
    codes: readonly string[],
    owner: string | undefined,
  ): Promise<string[]> {
    const administer = administerPowerCode(this.environment.ATTRIBUTE_BASE_URI);
    if (codes.includes(administer)) throw refusals.powerAdministers(administer);
    const ids: string[] = [];
    for (const code of codes) {
      const power = await this.roles.findPower(tx, code, owner);
      if (!power) throw refusals.powerNotFound(code);
      if (power.approvalsNeeded > 0) throw refusals.powerNeedsApproval(code);
      ids.push(power.id);
    }
    const pair = await this.incompatible.among(tx, ids);
    if (pair) throw refusals.incompatibleInRole(...pair);
    return ids;
  }
}
