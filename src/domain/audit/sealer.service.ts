import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { behind, SealStore, type Horizon, type PendingFrom } from './seal.store.js';
import { sealAll } from './seal.rules.js';

const BATCH = 500;
const BEGINNING = new Date(0).toISOString();

/**
 * Chains the records of what was done and what was answered, off the hot path: an answer never waits for a chain. Meant
 * to be called again and again.
 *
 * A record may be committed long after it was recorded, by an import after an hour. So a pass goes on where the last one
 * began; and when all transactions have ended that an earlier one could not see, it begins where that is known to find
 * whatever they recorded. What is sealed is not looked at again and again.
 */
@Injectable()
export class SealerService {
  /** No transaction that was not looked at has recorded anything before. */
  private settled = BEGINNING;
  /** Whole passes some of whose transactions may still have been under way when it was looked at last; oldest first. */
  private passes: Horizon[] = [];

  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: SealStore,
  ) {}

  /**
   * Seals what has no seal yet, in batches that each commit. Of several instances one seals at a time; the others
   * return at once. The first pass looks at all records.
   * @param between called between batches, and says whether to go on
   * @returns how many were sealed
   */
  async sealPending(between: () => Promise<boolean> = () => Promise.resolve(true)): Promise<number> {
    const now = await this.database.transaction('all', (tx) => this.store.horizon(tx));
    this.lookAtAllAfterStepBack(now);
    const over = this.passes.filter(({ next }) => next <= now.ended);
    const last = over.at(-1);
    const recordedAt = last ? this.settled : (this.passes.at(-1)?.begun ?? this.settled);
    let from: PendingFrom = { recordedAt, auditId: '0' };
    let sealed = 0;
    for (;;) {
      const batch = await this.sealBatch(from);
      sealed += batch?.sealed ?? 0;
      if (!batch || (batch.next && !(await between()))) return sealed;
      if (!batch.next) break;
      from = batch.next;
    }
    if (last) this.settled = last.begun;
    this.passes = [...this.passes.slice(over.length), now];
    return sealed;
  }

  /** Another server took over, or its clock was put back: what it has recorded since may be older than where we went on. */
  private lookAtAllAfterStepBack(now: Horizon): void {
    const last = this.passes.at(-1);
    if (!last || (last.begun <= now.begun && last.next < now.next)) return;
    this.settled = BEGINNING;
    this.passes = [];
  }

  /** @returns undefined when somebody else is sealing. `next`: where a full batch ended; absent when there was no more. */
  private sealBatch(from: PendingFrom): Promise<{ sealed: number; next?: PendingFrom } | undefined> {
    return this.database.transaction('all', async (tx) => {
      if (!(await this.store.tryLock(tx))) return undefined;
      const records = await this.store.pending(tx, from, BATCH);
      const heads = await this.store.heads(tx, [...new Set(records.map(({ chain }) => chain))]);
      await this.store.append(tx, sealAll(records, heads));
      const last = records.length === BATCH ? records.at(-1) : undefined;
      return { sealed: records.length, ...(last && { next: behind(last) }) };
    });
  }
}
