import { Injectable } from '@nestjs/common';
import { oneForEach } from '../../platform/paging/batch.rules.js';
import { administered } from '../access/administered.rules.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import type { PowerView } from './power.js';
import { PowerReadsStore } from './power-reads.store.js';

/** The powers of the organisations the caller administers, and the shared ones; each call one statement. */
@Injectable()
export class PowerReads {
  constructor(private readonly store: PowerReadsStore) {}

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(PowerView | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, administered(caller, found), ({ id }) => id);
  }

  /** In the order of the codes, which are compared exactly. */
  async byCodes(caller: Caller, codes: readonly string[]): Promise<(PowerView | undefined)[]> {
    const found = administered(caller, await this.store.byCodes(caller, codes));
    const byCode = new Map(found.map((power) => [power.code, power]));
    return codes.map((code) => byCode.get(code));
  }

  /** Those the organisation can empower with, its own and the shared ones, by code. @throws DomainError `organisation.not-found` */
  async of(caller: Caller, organisation: string): Promise<PowerView[]> {
    const number = organisationNumber(organisation);
    const found = number && (await this.store.of(caller, number));
    if (!found) throw organisationNotFound();
    requireAdministers(caller, found.ownerId);
    return found.powers;
  }

  /** Those all organisations can empower with, by code. */
  async shared(caller: Caller): Promise<PowerView[]> {
    return this.store.shared(caller);
  }
}
