import { latency } from '../measuring/fire.js';
import type { Tally } from './load.messages.js';

/** What an answer is: as it should be; that the service is busy; or anything else. */
export type Kind = 'good' | 'refused' | 'other';

/** When a message was to be sent, and when it was. */
interface Sent {
  readonly due: number;
  readonly sentAt: number;
}

/** Counts what comes of the messages of one phase. */
export class TallyKeeper {
  sent = 0;
  private readonly startedAt = performance.now();
  private lastAt = 0;
  private refusedUntil = 0;
  private hostile = 0;
  private wrong = 0;
  private wrongSample: string | undefined;
  private readonly good: number[] = [];
  private readonly refused: number[] = [];
  private readonly served: number[] = [];
  private readonly late: number[] = [];

  constructor(private readonly seconds: number) {}

  /**
   * A hostile message that is answered as a good one is wrong, as is a good one that is not.
   */
  answered(message: 'good' | 'hostile', { due, sentAt }: Sent, kind: Kind, text: string): void {
    this.lastAt = performance.now();
    this.late.push(sentAt - due);
    const milliseconds = this.lastAt - due;
    if (message === 'hostile' && kind !== 'good') this.hostile++;
    else if (message === 'good' && kind === 'good') {
      this.good.push(milliseconds);
      this.served.push(this.lastAt - sentAt);
    } else if (message === 'good' && kind === 'refused') {
      this.refused.push(milliseconds);
      this.refusedUntil = this.lastAt - this.startedAt;
    } else this.failed(`${message}: ${text.slice(0, 500)}`);
  }

  /** @param what one that is wrong, or why there was no answer */
  failed(what: string): void {
    this.wrong++;
    this.wrongSample ??= what;
  }

  tally(): Tally {
    // Answers that come after the phase were not given in its time.
    const milliseconds = Math.max(this.seconds * 1_000, this.lastAt - this.startedAt);
    const { sent, hostile, wrong, wrongSample, good, refused, refusedUntil } = this;
    return {
      ...{ sent, hostile, wrong, wrongSample, good: good.length, refused: refused.length, refusedUntil },
      ...{ perSecond: (good.length * 1_000) / milliseconds, refusedP99: latency(refused).p99 },
      ...{ servedP99: latency(this.served).p99, lateP99: latency(this.late).p99 },
      ...latency(good),
    };
  }
}
