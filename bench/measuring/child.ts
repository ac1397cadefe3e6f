import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of ours that does what it is told, one command after the other, and reports on each. */
export class Child<Command extends object, Report> {
  private readonly child: ChildProcess;

  /** @param file which answers each message of its parent with one */
  constructor(file: string) {
    // Unlike JSON it keeps a figure that is none.
    this.child = fork(file, { serialization: 'advanced' });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws Error when it ends before it has reported */
  async tell(command: Command): Promise<Report> {
    const over = new AbortController();
    const answer = once(this.child, 'message', { signal: over.signal });
    const end = once(this.child, 'exit', { signal: over.signal }).then(() => {
      throw new Error(`${this.child.spawnargs.at(-1)} ended.`);
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

  stop(): void {
    this.child.kill();
  }
}
