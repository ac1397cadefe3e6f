import { resolve } from 'node:path';
import { Child } from '../measuring/child.js';
import type { Command, Fired, Order, Report } from './load.messages.js';

/** Holds the process that asks. */
export class LoadGenerator {
  private readonly child = new Child<Command, Report>(resolve(import.meta.dirname, 'load.ts'));

  /** Signs the queries, which takes a core for a while; nothing should be measured meanwhile. */
  async sign(order: Order): Promise<void> {
    await this.child.tell({ sign: order });
  }

  /** Sends what was signed last, within the two minutes for which queries are taken. */
  async fire(): Promise<Fired> {
    const report = await this.child.tell({ fire: true });
    if (!('fired' in report)) throw new Error('the load generator has nothing to send');
    return report.fired;
  }

  stop(): void {
    this.child.stop();
  }
}
