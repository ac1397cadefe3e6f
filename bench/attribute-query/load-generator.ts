import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Command, Fired, Order, Report } from './load.messages.js';

/** Holds the process that asks. */
export class LoadGenerator {
  private readonly child: ChildProcess = fork(resolve(import.meta.dirname, 'load.ts'));

  /** Signs the queries, which takes a core for a while; nothing should be measured meanwhile. */
  async sign(order: Order): Promise<void> {
    await this.tell({ sign: order });
  }

  /** Sends what was signed last, within the two minutes for which queries are taken. */
  async fire(): Promise<Fired> {
    const report = await this.tell({ fire: true });
    if (!('fired' in report)) throw new Error('the load generator has nothing to send');
    return report.fired;
  }

  stop(): void {
    this.child.kill();
  }

  private async tell(command: Command): Promise<Report> {
    const over = new AbortController();
    const answer = once(this.child, 'message', { signal: over.signal });
    const end = once(this.child, 'exit', { signal: over.signal }).then(() => {
      throw new Error('The load generator ended.');
    });
    this.child.send(command);
    try {
      const [report] = (await Promise.race([answer, end])) as [Report];
      return report;
    } finally {
      over.abort();
      await Promise.allSettled([answer, end]);
    }
  }
}
