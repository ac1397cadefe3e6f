import DataLoader from 'dataloader';

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
        if (this.running < limits.atOnce) setImmediate(begin);
        else this.waiting.push(begin);
      },
    });
  }

  async of(item: Item): Promise<Result> {
    return this.loader.load(item);
  }

  private async piece(items: readonly Item[]): Promise<(Result | Error)[]> {
    this.running++;
    try {
      return [...(await this.run(items))];
    } catch (error) {
      if (items.length === 1) throw error;
      return await Promise.all(items.map((item) => this.alone(item)));
    } finally {
      this.running--;
      this.waiting.shift()?.();
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
