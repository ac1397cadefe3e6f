import type { Asking } from '../attribute-query/signed-queries.js';
import type { Register } from '../measuring/register.js';

/** Either so many a second, whether or not they are answered in time, or as many as so many connections take. */
export interface Phase {
  readonly seconds: number;
  readonly perSecond?: number;
  readonly connections?: number;
}

/** One phase follows the other at once, though answers of the one before may still be on their way. */
export interface Order extends Asking {
  readonly register: Register;
  /** Which employee's turn it is. */
  readonly turn: number;
  readonly phases: readonly Phase[];
  /** So many queries are signed before the first is sent; further ones as they are sent. */
  readonly signBefore: number;
  /** So many connections are opened before the first is sent; further ones when none is free. */
  readonly openBefore?: number;
  /** One hostile message after so many good ones. */
  readonly hostileEvery?: number;
}

/** What came of one phase. */
export interface Tally {
  readonly sent: number;
  /** Answered as they should be. */
  readonly good: number;
  /** 503 with Retry-After, or a status of Responder. */
  readonly refused: number;
  /** When the last of those came back: milliseconds since the phase began; 0 for none. */
  readonly refusedUntil: number;
  /** Hostile messages, all of them refused. */
  readonly hostile: number;
  /** Anything else, and no answer at all; and one of those in words. */
  readonly wrong: number;
  readonly wrongSample?: string;
  /** Good ones for each second, of the phase or until the last of them. */
  readonly perSecond: number;
  /** Milliseconds since they were due. */
  readonly p50: number;
  readonly p99: number;
  readonly refusedP99: number;
  /** The same since they were sent; and how long after they were due that was, for the sender had to wait for a core. */
  readonly servedP99: number;
  readonly lateP99: number;
}

export interface Report {
  readonly tallies: readonly Tally[];
  readonly cpuSeconds: number;
}
