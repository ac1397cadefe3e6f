import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { SealStore } from './seal.store.js';
import { sealAll } from './seal.rules.js';

const BATCH = 500;

/**
 * How far back a pass looks for records that were committed late. Far longer than any transaction may last (a minute),
 * so none is passed by; a full pass looks at everything.
 */
const LATE_MS = 10 * 60 * 1000;

/**
 * Chains the records of what was done and what was answered, off the hot path: an answer never waits for a chain. Meant
 * to be called again and again.
 */
@Injectable()
export class SealerService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: SealStore,
  ) {}

  /**
   * Seals what has no seal yet, in batches that each commit. Of several instances one seals at a time; the others
   * return at once.
   * @param everything looks at all records: for the first pass after a start or a failure
   * @returns how many were sealed
   */
  async sealPending({ everything = false } = {}): Promise<number> {
    let since = everything ? new Date(0) : new Date(Date.now() - LATE_MS);
    let sealed = 0;
    for (;;) {
      const batch = await this.sealBatch(since);
      sealed += batch.sealed;
      if (!batch.last) return sealed;
      since = batch.last;
    }
  }

  /** `last`: when the last record of a full batch was recorded; absent when there was no more. */
  private sealBatch(since: Date): Promise<{ sealed: number; last?: Date }> {
    return this.database.transaction('all', async (tx) => {
      if (!(await this.store.tryLock(tx))) return { sealed: 0 };
      const records = await this.store.pending(tx, since, BATCH);
      const heads = await this.store.heads(tx, [...new Set(records.map(({ chain }) => chain))]);
      await this.store.append(tx, sealAll(records, heads));
      return {
        sealed: records.length,
        last: records.length === BATCH ? records.at(-1)?.recordedAt : undefined,
      };
    });
  }
}
