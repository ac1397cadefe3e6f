import { Injectable } from '@nestjs/common';
import { RememberedFactsStore, type Change } from './remembered-facts.store.js';

const BATCH = 100;
/** No id is smaller. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Ids of employments after this one, so many of them, in order. */
type Batch = (after: string, limit: number) => Promise<string[]>;

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
    if (!(await this.pass((after, limit) => this.store.expired(after, limit), between))) return;
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
    const isWhole = await this.pass((after, limit) => this.store.concerned(about, after, limit), between);
    if (isWhole) await this.store.forget(changes);
    return isWhole;
  }

  /** All of it has been written since the pass began; false when it was told to stop. */
  private async pass(batch: Batch, between: Between): Promise<boolean> {
    for (let after = FIRST; ;) {
      const ids = await batch(after, BATCH);
      await this.remember(ids);
      const last = ids.at(-1);
      if (last === undefined || ids.length < BATCH) return true;
      after = last;
      if (!(await between())) return false;
    }
  }

  /** Together, or one by one: some who hold very much take too long together. */
  private async remember(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    try {
      // Another instance was writing some of them: again, for now what it has written is seen.
      while (!(await this.store.remember(ids)));
    } catch (error) {
      if (ids.length === 1) throw error;
      for (const id of ids) await this.remember([id]);
    }
  }
}
