import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { behind, SealStore, type PendingFrom } from './seal.store.js';
import { sealAll } from './seal.rules.js';

const BATCH = 500;

/**
 * How far back a pass looks for records that were committed late. Far longer than any transaction may last (a minute)
 * save that of a large import; a full pass looks at everything.
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
   * @param pass everything: looks at all records, for the first pass after a start or a failure, and one now and then;
   *   between: called between batches, and says whether to go on
   * @returns how many were sealed
   */
  async sealPending({
    everything = false,
    between = () => Promise.resolve(true),
  }: { everything?: boolean; between?: () => Promise<boolean> } = {}): Promise<number> {
    const since = everything ? new Date(0) : new Date(Date.now() - LATE_MS);
    let from: PendingFrom = { recordedAt: since.toISOString(), auditId: '0' };
    let sealed = 0;
    for (;;) {
      const batch = await this.sealBatch(from);
      sealed += batch.sealed;
      if (!batch.next || !(await between())) return sealed;
      from = batch.next;
    }
  }

  /** `next`: where a full batch ended; absent when there was no more. */
  private sealBatch(from: PendingFrom): Promise<{ sealed: number; next?: PendingFrom }> {
    return this.database.transaction('all', async (tx) => {
      if (!(await this.store.tryLock(tx))) return { sealed: 0 };
      const records = await this.store.pending(tx, from, BATCH);
      const heads = await this.store.heads(tx, [...new Set(records.map(({ chain }) => chain))]);
      await this.store.append(tx, sealAll(records, heads));
      const last = records.length === BATCH ? records.at(-1) : undefined;
      return { sealed: records.length, ...(last && { next: behind(last) }) };
    });
  }
}
