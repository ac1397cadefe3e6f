import { once } from 'node:events';
import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CryptoOfQuery, FloorOrder, FloorReport } from './floor-worker.js';

/** How many queries a second the cryptography alone would allow. */
export interface Floor {
  readonly oneCore: number;
  readonly twoCores: number;
  /** CPU microseconds of the cryptography of one query. */
  readonly cpu: number;
}

/**
 * The crypto floor: one verification of the query's signature, the signatures made, one key transport, one AES. Measured beside the
 * service, in the same minute and on the same machine, since figures of different minutes do not compare.
 */
export class FloorMeter {
  private readonly workers = [0, 1].map(() => new Worker(resolve(import.meta.dirname, 'floor-worker.ts')));

  async measure(work: CryptoOfQuery, milliseconds: number): Promise<Floor> {
    const one = await this.run(1, { work, milliseconds });
    const two = await this.run(2, { work, milliseconds });
    return { oneCore: total(one), twoCores: total(two), cpu: Math.min(...one.map(({ cpu }) => cpu)) };
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }

  private async run(cores: number, order: FloorOrder): Promise<FloorReport[]> {
    const reports = this.workers.slice(0, cores).map(async (worker) => {
      const answer = once(worker, 'message');
      worker.postMessage(order);
      const [report] = (await answer) as [FloorReport];
      return report;
    });
    return Promise.all(reports);
  }
}

function total(reports: readonly FloorReport[]): number {
  return reports.reduce((sum, { perSecond }) => sum + perSecond, 0);
}
