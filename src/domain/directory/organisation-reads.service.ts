import { Injectable } from '@nestjs/common';
import { oneForEach, someForEach } from '../../platform/paging/batch.rules.js';
import { placeOf } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { Organisation } from './organisation.js';
import { organisationNumber } from './organisation-number.rules.js';
import { OrganisationReadsStore } from './organisation-reads.store.js';
import type { UnitView } from './unit.js';
import { isUuid } from './uuid.rules.js';

/** The organisations the caller administers, and their units; each call one statement. */
@Injectable()
export class OrganisationReads {
  constructor(private readonly store: OrganisationReadsStore) {}

  /** @throws DomainError `organisation.not-found`, also for one that the caller does not administer */
  async byNumber(caller: Caller, raw: string): Promise<Organisation> {
    const number = organisationNumber(raw);
    const found = number && (await this.store.byNumber(caller, number));
    if (!found) throw organisationNotFound();
    requireAdministers(caller, found.id);
    return found;
  }

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(Organisation | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, own(caller, found), ({ id }) => id);
  }

  /** All that the caller administers, by number. */
  async administered(caller: Caller, { first, after }: PageRequest): Promise<Page<Organisation>> {
    const limit = rowsToRead(first);
    const [last = ''] = placeOf(after, [/^[0-9]{10}$/]) ?? [];
    const found = own(caller, await this.store.page(caller, last, limit));
    return pageOf(
      found,
      first,
      ({ number }) => [number],
      (organisation) => organisation,
    );
  }

  /** All units of each organisation, by code. */
  async unitsOf(caller: Caller, organisationIds: readonly string[]): Promise<UnitView[][]> {
    const found = await this.store.unitsOf(caller, organisationIds.filter(isUuid));
    return someForEach(organisationIds, administered(caller, found), ({ organisationId }) => organisationId);
  }

  /** In the order of the ids. */
  async unitsByIds(caller: Caller, ids: readonly string[]): Promise<(UnitView | undefined)[]> {
    const found = await this.store.unitsByIds(caller, ids.filter(isUuid));
    return oneForEach(ids, administered(caller, found), ({ id }) => id);
  }
}

function own({ administers }: Caller, found: readonly Organisation[]): readonly Organisation[] {
  return administers === 'all' ? found : found.filter(({ id }) => administers.includes(id));
}
