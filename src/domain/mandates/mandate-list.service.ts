import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import { EmploymentStore } from '../directory/employment.store.js';
import { OrganisationStore } from '../directory/organisation.store.js';
import type { MandateStatus, MandateSummary } from './mandate.js';
import { MandateListStore } from './mandate-list.store.js';

@Injectable()
export class MandateList {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly organisations: OrganisationStore,
    private readonly employments: EmploymentStore,
    private readonly mandates: MandateListStore,
  ) {}

  /**
   * The mandates of the organisations the caller administers, newest first, in every status unless some are named.
   * @param filter organisation: number; holder: uid@organisation-number; power: code; limit: at most 1000, 200 unless said.
   */
  async list(
    caller: Caller,
    filter: {
      organisation?: string;
      holder?: string;
      power?: string;
      status?: readonly MandateStatus[];
      limit?: number;
    } = {},
  ): Promise<MandateSummary[]> {
    const { organisation, holder, power, status: statuses } = filter;
    const limit = Math.min(Math.max(filter.limit ?? 200, 1), 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const owner =
        organisation === undefined ? undefined : await this.organisations.require(tx, caller, organisation);
      const held = holder === undefined ? undefined : await this.employments.require(tx, caller, holder);
      return this.mandates.list(tx, {
        organisationId: owner?.id,
        holderId: held?.id,
        power,
        statuses,
        limit,
      });
    });
  }
}
