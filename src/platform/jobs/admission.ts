import { Excess } from './excess.js';
import { Pace } from './pace.js';
import { Surge } from './surge.js';

/** Somebody may wait so long while no more is asked than can be answered: a burst, or a halt, is worked off. */
const CALM_MS = 500;
/** And so long when more is asked than can be answered: longer waits would help nobody, since as many come as go. */
const BUSY_MS = 20;
/** And so long a wait is needed for a sudden many to be too many. */
const LONG_MS = 30;
/** So few who wait are not too much, however slow all is: callers who ask one after the other over some connections are never more. */
const FEW = 8;
/** Nobody was refused for so long: no longer too much is asked. While it is, somebody is refused every few milliseconds. */
const CALM_AFTER_MS = 200;
const PACE_OVER_MS = 100;

interface Waiting {
  readonly since: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

const CLOCK = {
  now: () => performance.now(),
  after: (ms: number, then: () => void) => void setTimeout(then, ms).unref(),
};

/**
 * So many at a time; others wait in turn. When more is asked than can be answered whoever would wait longer than a moment is refused,
 * at once where that is known, so that what is begun is soon finished however much is asked (controlled delay: B. Maurer, Fail at
 * Scale, 2015).
 */
export class Admission {
  private readonly waiting: Waiting[] = [];
  private readonly excess = new Excess();
  private readonly surge = new Surge();
  private readonly pace = new Pace(PACE_OVER_MS);
  private places: number;
  private refusedAt = -Infinity;
  private isLooking = false;

  constructor(
    atOnce: number,
    private readonly clock = CLOCK,
    private readonly few = FEW,
  ) {
    this.places = atOnce;
  }

  /** Whether whoever comes now would wait too long: behind somebody who does, or behind more than leave in that time. */
  isFull(): boolean {
    const now = this.clock.now();
    const isFull =
      this.isOverdue(this.waiting[0], now) ||
      (this.isBusy(now) && this.waiting.length > Math.max(this.few, this.pace.within(BUSY_MS, now)));
    if (isFull) this.refusedAt = now;
    return isFull;
  }

  /** Calls one of both, now or soon. After `begin`, `leave` is to be called once. */
  enter(begin: () => void, refuse: () => void): void {
    const now = this.clock.now();
    this.excess.come();
    this.surge.come(now);
    this.waiting.push({ since: now, begin, refuse });
    this.next();
    this.lookLater();
  }

  leave(): void {
    this.places++;
    this.pace.count(this.clock.now());
    this.next();
  }

  private next(): void {
    this.refuseOverdue();
    while (this.places > 0) {
      const first = this.waiting.shift();
      if (!first) return;
      this.places--;
      const now = this.clock.now();
      this.excess.begin(now - first.since, now);
      this.surge.begin(now);
      first.begin();
    }
  }

  private refuseOverdue(): void {
    const now = this.clock.now();
    while (this.isOverdue(this.waiting[0], now)) {
      this.refusedAt = now;
      this.waiting.shift()?.refuse();
    }
  }

  /** Somebody may wait though nobody leaves. */
  private lookLater(): void {
    const [first] = this.waiting;
    if (!first || this.isLooking) return;
    this.isLooking = true;
    const now = this.clock.now();
    this.clock.after(Math.max(1, first.since + this.patience(now) - now + 1), () => {
      this.isLooking = false;
      this.refuseOverdue();
      this.lookLater();
    });
  }

  private isOverdue(waiting: Waiting | undefined, now: number): boolean {
    return waiting !== undefined && now - waiting.since > this.patience(now);
  }

  private patience(now: number): number {
    return this.isBusy(now) && this.waiting.length > this.few ? BUSY_MS : CALM_MS;
  }

  private isBusy(now: number): boolean {
    return this.excess.isOn || this.isSurging(now) || now - this.refusedAt < CALM_AFTER_MS;
  }

  private isSurging(now: number): boolean {
    return this.surge.isOn && this.waiting.length > this.pace.within(LONG_MS, now);
  }
}
