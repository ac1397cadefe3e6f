import { Injectable } from '@nestjs/common';
import type { RememberedBatch } from './remember-facts.statement.js';
import { RememberedFactsStore, type Change } from './remembered-facts.store.js';

const BATCH = 100;
/** No id is smaller. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Those after an id, so many of them. */
type Batch = (after: string, limit: number) => Promise<RememberedBatch>;

/** Called between batches; says whether to go on. */
type Between = () => Promise<boolean>;

/**
 * Remembers what employees are entitled to, so that it need not be computed when somebody asks. An answer never depends on
 * it: what is remembered counts only where the statement that reads it finds that nothing has changed since.
 */
@Injectable()
export class RememberingService {
  private hasLooked = false;

  constructor(private readonly store: RememberedFactsStore) {}

  /**
   * Remembers anew what has changed, in batches that each commit; what concerns very many comes last. Several instances may
   * do it at once. Meant to be called again and again.
   */
  async rememberChanged(between: Between = () => Promise.resolve(true)): Promise<void> {
    if (!this.hasLooked) await this.store.distrustRestored();
    this.hasLooked = true;
    const wide = await this.rememberNarrow(between);
    if (!wide) return;
    if (!(await this.pass((after, limit) => this.store.rememberExpired(after, limit), between))) return;
    for (const about of new Set(wide.map((change) => change.about)))
      if (
        !(await this.settle(
          wide.filter((change) => change.about === about),
          between,
        ))
      )
        return;
  }

  /** @returns the wide ones; undefined when it was told to stop */
  private async rememberNarrow(between: Between): Promise<Change[] | undefined> {
    const wide: Change[] = [];
    for (let after = FIRST; ;) {
      const changes = await this.store.changes(after, BATCH);
      wide.push(...changes.filter(({ isWide }) => isWide));
      const narrow = changes.filter(({ isWide }) => !isWide);
      if (narrow.length > 0 && !(await this.settle(narrow, between))) return undefined;
      const ids = new Set(changes.map(({ about }) => about).filter((about) => about !== FIRST));
      if (ids.size < BATCH) return wide;
      after = changes.at(-1)?.about ?? after;
    }
  }

  /** @returns false when it was told to stop */
  private async settle(changes: readonly Change[], between: Between): Promise<boolean> {
    const about = [...new Set(changes.map((change) => change.about))];
    const isWhole = await this.pass(
      (after, limit) => this.store.rememberConcerned(about, after, limit),
      between,
    );
    if (isWhole) await this.store.forget(changes);
    return isWhole;
  }

  /** All of it has been written since the pass began; false when it was told to stop. */
  private async pass(batch: Batch, between: Between): Promise<boolean> {
    let [after, limit] = [FIRST, BATCH];
    for (;;) {
      const done = await batch(after, limit).catch((error: unknown) => {
        if (limit === 1) throw error;
      });
      if (!done) {
        // Some who hold very much take too long together.
        limit = Math.max(1, Math.floor(limit / 10));
        continue;
      }
      // Another instance was writing some of them: again, for now what it has written is seen.
      if (done.written < done.looked) continue;
      if (done.looked < limit || done.last === null) return true;
      after = done.last;
      limit = Math.min(BATCH, limit * 2);
      if (!(await between())) return false;
    }
  }
}
