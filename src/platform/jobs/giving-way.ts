import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const PIECE_MS = 50;
const REST = 6;
const LONGEST_REST_MS = 10_000;

/** What goes on in this process. */
export class UnderWay {
  /** Being answered, those that do long work for themselves not among them. */
  requests = 0;
  /** All long work rests until then, in milliseconds of the process. */
  restUntil = 0;
}

const CLOCK = { now: () => performance.now(), turn: () => turn(), pause: (ms: number) => pause(ms) };

/**
 * Lets what the process answers go first: work that takes long looks now and then whether requests are under way, and then
 * rests several times as long as it has worked, and so does all other long work, for what is done at the same time is work,
 * too. So they share a busy process in a known proportion, and an idle one is used whole.
 */
export class GivingWay {
  private since: number;

  constructor(
    private readonly underWay: UnderWay,
    private readonly clock = CLOCK,
  ) {
    this.since = clock.now();
  }

  /** To be called between pieces of work. */
  async give(): Promise<void> {
    const worked = this.clock.now() - this.since;
    if (worked < PIECE_MS) return;
    await this.clock.turn(); // what waits for the process begins
    const now = this.clock.now();
    if (this.underWay.requests > 0)
      this.underWay.restUntil =
        Math.max(this.underWay.restUntil, now) + Math.min(REST * worked, LONGEST_REST_MS);
    // What was at work when this began to rest puts it off when it comes to its own rest.
    for (let left = this.left(); left > 0; left = this.left()) await this.clock.pause(left);
    this.since = this.clock.now();
  }

  /** The same pieces. To wait for one of them is not work. */
  async *waitingFor<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
    let asked = this.clock.now();
    for await (const piece of pieces) {
      this.since += this.clock.now() - asked;
      yield piece;
      asked = this.clock.now();
    }
  }

  private left(): number {
    return this.underWay.requests > 0 ? this.underWay.restUntil - this.clock.now() : 0;
  }
}
