import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './directory.errors.js';
import { OrganisationStore } from './organisation.store.js';
import { isCode, optionalText, requireText } from './text.rules.js';
import type { NewUnit, Unit, UnitChange } from './unit.js';
import { UnitStore } from './unit.store.js';
import { requireVersion } from './version.rules.js';

@Injectable()
export class UnitsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly units: UnitStore,
    private readonly audit: AuditStore,
  ) {}

  /** Adds a unit under its parent, or at the top. */
  async addUnit(caller: Caller, input: NewUnit): Promise<Unit> {
    if (!isCode(input.code)) throw refusals.unitCodeMalformed();
    const { code } = input;
    const name = requireText('name', input.name, 200);
    const reason = optionalText('reason', input.reason, 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const { id: organisationId } = await this.organisations.require(tx, caller, input.organisation);
      const parent = input.parentCode
        ? await this.units.require(tx, organisationId, input.parentCode)
        : undefined;
      if (await this.units.find(tx, organisationId, code)) throw refusals.unitTaken(code);
      const unit = await this.units.insert(tx, { organisationId, code, name, parentId: parent?.id ?? null });
      await this.audit.append(tx, caller, {
        organisationId,
        act: 'unit.add',
        subjectIds: [unit.id],
        after: { ...unit },
        details: { code },
        ...(reason && { reason }),
      });
      return unit;
    });
  }

  /** Gives the unit another name, or another place in the tree. @throws DomainError `unit.cycle` from the database */
  async changeUnit(caller: Caller, input: UnitChange): Promise<Unit> {
    const reason = requireText('reason', input.reason, 1000);
    if (input.name === undefined && input.parentCode === undefined) throw refusals.unitUnchanged();
    return this.database.transaction(caller.administers, async (tx) => {
      const { id: organisationId } = await this.organisations.require(tx, caller, input.organisation);
      const { id } = await this.units.require(tx, organisationId, input.code);
      await this.units.lock(tx, id);
      await requireVersion(input.ifVersion, () => this.units.version(tx, id));
      const before = await this.units.require(tx, organisationId, input.code);
      const after = await this.units.change(tx, await this.changed(tx, organisationId, before, input));
      await this.audit.append(tx, caller, {
        organisationId,
        act: 'unit.change',
        subjectIds: [id],
        before: { ...before },
        after: { ...after },
        details: { code: after.code },
        reason,
      });
      return after;
    });
  }

  /** All units of the organisation, by code. */
  async list(caller: Caller, organisation: string): Promise<Unit[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { id } = await this.organisations.require(tx, caller, organisation);
      return this.units.list(tx, id);
    });
  }

  private async changed(
    tx: Transaction,
    organisationId: string,
    { id, name, parentId }: Unit,
    { name: newName, parentCode }: UnitChange,
  ) {
    return {
      id,
      name: newName === undefined ? name : requireText('name', newName, 200),
      parentId:
        parentCode === undefined
          ? (parentId ?? null)
          : parentCode && (await this.units.require(tx, organisationId, parentCode)).id,
    };
  }
}
