import { Injectable } from '@nestjs/common';
import { oneForEach } from '../../platform/paging/batch.rules.js';
import { administered } from '../access/administered.rules.js';
import type { Caller } from '../access/caller.js';
import { IdentifierReadsStore, type ReadIdentifier } from './identifier-reads.store.js';
import { isUuid } from './uuid.rules.js';

/** Identifiers of whom the caller administers, also those that are over or to come. */
@Injectable()
export class IdentifierReads {
  constructor(private readonly store: IdentifierReadsStore) {}

  /** In the order of the ids. */
  async byIds(caller: Caller, ids: readonly string[]): Promise<(ReadIdentifier | undefined)[]> {
    const found = await this.store.byIds(caller, ids.filter(isUuid));
    return oneForEach(ids, administered(caller, found), ({ id }) => id);
  }
}
