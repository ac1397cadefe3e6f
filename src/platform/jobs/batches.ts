import DataLoader from 'dataloader';
import { DomainError } from '../errors/domain-error.js';

/**
 * Runs what many ask for at the same time as few pieces of work: one for what has come while the pieces before it were
 * under way. Each item gets its own result; where a piece fails, its items are run one by one, so that what is wrong with
 * one is no other's failure.
 */
export class Batches<Item, Result> {
  private readonly loader: DataLoader<Item, Result>;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /**
   * @param run gives the results in the order of the items
   * @param limits most items of a piece; pieces at once
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
    limits: { readonly most: number; readonly atOnce: number },
  ) {
    this.loader = new DataLoader((items) => this.piece(items), {
      cache: false,
      maxBatchSize: limits.most,
      batchScheduleFn: (begin) => {
        if (this.running < limits.atOnce) this.start(begin);
        else this.waiting.push(begin);
      },
    });
  }

  async of(item: Item): Promise<Result> {
    return this.loader.load(item);
  }

  /** Its place is taken now, not when it begins. */
  private start(begin: () => void): void {
    this.running++;
    setImmediate(begin);
  }

  private async piece(items: readonly Item[]): Promise<(Result | Error)[]> {
    try {
      return [...(await this.run(items))];
    } catch (error) {
      // What cannot be reached fails for each alone, too.
      if (items.length === 1 || (error instanceof DomainError && error.kind === 'unavailable')) throw error;
      return await Promise.all(items.map((item) => this.alone(item)));
    } finally {
      this.running--;
      const next = this.waiting.shift();
      if (next) this.start(next);
    }
  }

  private async alone(item: Item): Promise<Result | Error> {
    try {
      const [result] = await this.run([item]);
      return result as Result;
    } catch (error) {
      return error instanceof Error ? error : new Error('The work failed.', { cause: error });
    }
  }
}
