import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from './database-clock.store.js';
import { refusals } from './directory.errors.js';
import type { EmployeeView } from './employee.js';
import { employeeView, type EmploymentRecord } from './employee-view.rules.js';
import { EmploymentListStore } from './employment-list.store.js';
import { EmploymentStore } from './employment.store.js';
import { OrganisationStore } from './organisation.store.js';

/** Shows protected identities; the purpose is recorded. */
export interface Unmasking {
  readonly unmask?: { readonly purpose: string };
}

@Injectable()
export class EmploymentFinder {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly organisations: OrganisationStore,
    private readonly employments: EmploymentStore,
    private readonly lists: EmploymentListStore,
    private readonly audit: AuditStore,
  ) {}

  /** @param orgAffiliation uid@organisation-number. */
  async findEmployment(
    caller: Caller,
    orgAffiliation: string,
    options: Unmasking = {},
  ): Promise<EmployeeView> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { id, organisation } = await this.employments.require(tx, caller, orgAffiliation);
      const views = await this.views(tx, caller, organisation.id, [await this.lists.one(tx, id)], options);
      return views[0] ?? raise(refusals.employmentNotFound());
    });
  }

  /** By uid. There is no search by name. @param filter limit: at most 1000, 200 unless said; after: the last uid before. */
  async list(
    caller: Caller,
    filter: Unmasking & { organisation: string; limit?: number; after?: string },
  ): Promise<EmployeeView[]> {
    const limit = Math.min(Math.max(filter.limit ?? 200, 1), 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const organisation = await this.organisations.require(tx, caller, filter.organisation);
      const records = await this.lists.ofOrganisation(tx, organisation.id, { after: filter.after, limit });
      return this.views(tx, caller, organisation.id, records, filter);
    });
  }

  private async views(
    tx: Transaction,
    caller: Caller,
    organisationId: string,
    records: readonly EmploymentRecord[],
    { unmask }: Unmasking,
  ): Promise<EmployeeView[]> {
    if (unmask && !unmask.purpose.trim()) throw refusals.purposeMissing();
    const now = await this.clock.now(tx);
    const shown = unmask ? records.filter(({ person }) => person.protectedIdentity).map(({ id }) => id) : [];
    if (unmask && shown.length > 0) {
      const entry = { organisationId, act: 'employment.unmask', subjectIds: shown, reason: unmask.purpose };
      await this.audit.append(tx, caller, entry);
    }
    return records.map((record) => employeeView(record, now, unmask !== undefined));
  }
}

function raise(error: Error): never {
  throw error;
}
