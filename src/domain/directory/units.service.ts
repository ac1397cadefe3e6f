import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import { AuditStore } from '../audit/audit.store.js';
import { refusals } from './directory.errors.js';
import { OrganisationStore } from './organisation.store.js';
import { isCode, requireText } from './text.rules.js';
import type { NewUnit, Unit } from './unit.js';
import { UnitStore } from './unit.store.js';

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
      });
      return unit;
    });
  }

  /** All units of the organisation, by code. */
  async list(caller: Caller, organisation: string): Promise<Unit[]> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { id } = await this.organisations.require(tx, caller, organisation);
      return this.units.list(tx, id);
    });
  }
}
