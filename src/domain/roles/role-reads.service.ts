import { Injectable } from '@nestjs/common';
import { oneForEach } from '../../platform/paging/batch.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { RoleView } from './role.js';
import { RoleReadsStore } from './role-reads.store.js';

/** The roles of the organisations the caller administers, and the shared ones; each call one statement. */
@Injectable()
export class RoleReads {
  constructor(private readonly store: RoleReadsStore) {}

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(RoleView | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, administered(caller, found), ({ id }) => id);
  }

  /** Those the organisation can assign, its own and the shared ones, by code. @throws DomainError `organisation.not-found` */
  async of(caller: Caller, organisation: string): Promise<RoleView[]> {
    const number = organisationNumber(organisation);
    const found = number && (await this.store.of(caller, number));
    if (!found) throw organisationNotFound();
    requireAdministers(caller, found.ownerId);
    return found.roles;
  }

  /** Those all organisations can assign, by code. */
  async shared(caller: Caller): Promise<RoleView[]> {
    return this.store.shared(caller);
  }
}
