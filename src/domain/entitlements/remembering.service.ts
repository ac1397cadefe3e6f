import { Injectable } from '@nestjs/common';
import { EVERYBODY } from './remembered-facts.sql.js';
import type { RememberedBatch } from './remember-facts.statement.js';
import { RememberedFactsStore } from './remembered-facts.store.js';

const BATCH = 100;
/** Below every id. */
const FIRST = EVERYBODY;

/** Those after an id, so many of them. */
type Batch = (after: string, limit: number) => Promise<RememberedBatch>;

/**
 * Remembers what employees are entitled to, so that it need not be computed when somebody asks. An answer never depends on
 * it: what is remembered counts only where the statement that reads it finds that nothing has changed since.
 */
@Injectable()
export class RememberingService {
  private hasLooked = false;

  constructor(private readonly store: RememberedFactsStore) {}

  /**
   * Remembers anew what has changed, in batches that each commit. Of several instances one does it at a time. Meant to be
   * called again and again.
   * @param between called between batches, and says whether to go on
   * @returns how many employments were looked at
   */
  async rememberChanged(between: () => Promise<boolean> = () => Promise.resolve(true)): Promise<number> {
    if (!this.hasLooked) await this.store.distrustRestored();
    this.hasLooked = true;
    const wide = await this.store.wideChanges();
    let looked = 0;
    for (const about of new Set(wide.map((change) => change.about))) {
      const done = await this.pass((after, limit) => this.store.rememberAll(about, after, limit), between);
      looked += done.looked;
      if (!done.isWhole) return looked;
      await this.store.forget(wide.filter((change) => change.about === about));
    }
    const done = await this.pass((after, limit) => this.store.rememberChanged(after, limit), between);
    return looked + done.looked;
  }

  /** Whole: all of it has been written since the pass began. */
  private async pass(batch: Batch, between: () => Promise<boolean>) {
    let [looked, after, isWhole] = [0, FIRST, true];
    for (let limit = BATCH; ;) {
      const done = await batch(after, limit).catch((error: unknown) => {
        if (limit === 1) throw error;
      });
      if (!done) {
        // Some who hold very much take too long together.
        limit = 1;
        continue;
      }
      looked += done.looked;
      isWhole &&= done.isAlone && done.written === done.looked;
      if (done.looked < limit || done.last === null) return { looked, isWhole };
      after = done.last;
      if (!(await between())) return { looked, isWhole: false };
    }
  }
}
