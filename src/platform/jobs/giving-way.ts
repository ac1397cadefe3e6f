import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

const PIECE_MS = 50;
const REST = 6;
const LONGEST_REST_MS = 10_000;
/** So often it looks while it rests whether it still has to. */
const LOOK_MS = 500;

/** Requests that are being answered by this process, those that do long work for themselves not among them. */
export class UnderWay {
  requests = 0;
}

const CLOCK = { now: () => performance.now(), turn: () => turn(), pause: (ms: number) => pause(ms) };

/**
 * Lets what the process answers go first: work that takes long looks now and then whether requests are under way, and then
 * rests several times as long as it has worked. So they share a busy process in a known proportion, and an idle one is
 * used whole.
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
    const now = this.clock.now();
    const worked = now - this.since;
    if (worked < PIECE_MS) return;
    this.since = now; // what is done beside it has not worked for as long as this rests
    await this.clock.turn(); // what waits for the process begins
    for (
      let left = Math.min(REST * worked, LONGEST_REST_MS);
      left > 0 && this.underWay.requests > 0;
      left -= LOOK_MS
    )
      await this.clock.pause(Math.min(left, LOOK_MS));
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
}
