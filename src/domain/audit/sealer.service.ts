import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { BEGINNING, behind, END, SealStore, type Horizon, type Period } from './seal.store.js';
import type { PendingFrom } from './sealing.store.js';

const BATCH = 1000;

/** Where a batch begins. `end`: of its stretch (RFC 3339), where that is known. */
type Place = PendingFrom & { readonly end?: string };

/**
 * Chains the records of what was done and what was answered, off the hot path: an answer never waits for a chain. Meant
 * to be called again and again.
 *
 * A record may be committed long after it was recorded, by an import after an hour. So a pass looks twice: at what is
 * recent, which nearly always is all; and, when all transactions have ended that an earlier pass could not see, once more
 * at what may have been recorded by them. What is sealed is not looked at again and again.
 */
@Injectable()
export class SealerService {
  /** No transaction that was not looked at has recorded anything before. */
  private settled = BEGINNING;
  /** Whole passes some of whose transactions may still have been under way when it was looked at last; oldest first. */
  private passes: Horizon[] = [];
  /** When the whole pass before the last one began. */
  private recent = BEGINNING;

  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: SealStore,
  ) {}

  /**
   * Seals what has no seal yet, in batches that each commit. Of several instances one seals at a time; the others
   * return at once. The first pass looks at all records.
   * @param between called between batches and stretches, and says whether to go on
   * @returns how many were sealed
   */
  async sealPending(between: () => Promise<boolean> = () => Promise.resolve(true)): Promise<number> {
    const now = await this.database.transaction('all', (tx) => this.store.horizon(tx));
    this.lookAtAllAfterStepBack(now);
    const over = this.passes.filter(({ next }) => next <= now.ended);
    const settled = over.at(-1)?.begun ?? this.settled;
    // Where passes had to wait for somebody, it is not only what is recent that may have been recorded meanwhile.
    const waited = over.length > 1;
    const periods: Period[] = waited
      ? [[this.settled, END]]
      : [
          [this.settled, settled],
          [this.recent, END],
        ];
    let sealed = 0;
    for (const period of periods) {
      const found = await this.sealPeriod(period, between);
      sealed += found.sealed;
      if (!found.whole) return sealed;
    }
    this.settled = settled;
    this.recent = this.passes.at(-1)?.at ?? now.begun;
    this.passes = [...this.passes.slice(over.length), now];
    return sealed;
  }

  private async sealPeriod([recordedAt, until]: Period, between: () => Promise<boolean>) {
    let from: Place | undefined = { recordedAt, auditId: '0' };
    let sealed = 0;
    while (from && from.recordedAt < until) {
      const batch = await this.sealBatch(from, until);
      sealed += batch?.sealed ?? 0;
      if (!batch || (batch.next && !(await between()))) return { sealed, whole: false };
      from = batch.next;
    }
    return { sealed, whole: true };
  }

  /** Another server took over, or its clock was put back: what it has recorded since may be older than where we went on. */
  private lookAtAllAfterStepBack(now: Horizon): void {
    const last = this.passes.at(-1);
    if (!last || (last.begun <= now.begun && last.next < now.next)) return;
    this.settled = BEGINNING;
    this.recent = BEGINNING;
    this.passes = [];
  }

  /** @returns undefined when somebody else is sealing. `next`: where to go on; absent when there was no more. */
  private sealBatch(
    from: Place,
    until: string,
  ): Promise<{ sealed: number; next: Place | undefined } | undefined> {
    return this.database.transaction('all', async (tx) => {
      if (!(await this.store.tryLock(tx))) return undefined;
      const end = from.end ?? (await this.store.endOfStretch(tx, from.recordedAt, until));
      const batch = await this.store.seal(tx, from, end, BATCH);
      if (batch?.sealed === BATCH) return { sealed: BATCH, next: { ...behind(batch), end } };
      return {
        sealed: batch?.sealed ?? 0,
        next: end < until ? { recordedAt: end, auditId: '0' } : undefined,
      };
    });
  }
}
