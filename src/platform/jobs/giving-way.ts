import { setTimeout as pause } from 'node:timers/promises';

const PIECE_MS = 50;
const LOOK_MS = 2;
const BUSY = 0.5;
const REST = 6;
const LONGEST_REST_MS = 10_000;

/**
 * Lets what the process answers go first: work that takes long looks now and then whether something else waits for its
 * turn, and then rests several times as long as it has worked. Alone in its process it hardly rests.
 */
export class GivingWay {
  private since = performance.now();

  /** To be called between pieces of work. */
  async give(): Promise<void> {
    const worked = performance.now() - this.since;
    if (worked < PIECE_MS) return;
    const before = performance.eventLoopUtilization();
    await pause(LOOK_MS);
    const { utilization } = performance.eventLoopUtilization(before);
    if (utilization > BUSY) await pause(Math.min(REST * worked, LONGEST_REST_MS));
    this.since = performance.now();
  }
}
