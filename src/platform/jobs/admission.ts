/** Somebody may wait so long while that is not the rule: a burst is worked off. */
const BURST_MS = 500;
/** And so long when too much is asked all the time: longer waits would help nobody, since as many come as go. */
const BUSY_MS = 20;
/** Nobody was refused for so long: no longer too much is asked. */
const CALM_AFTER_MS = 1_000;

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
 * So many at a time; others wait in turn, for a moment. Whoever would wait longer is refused, at once where that is known,
 * so that what is begun is soon finished however much is asked (controlled delay: B. Maurer, Fail at Scale, 2015).
 */
export class Admission {
  private readonly waiting: Waiting[] = [];
  private places: number;
  private refusedAt = -Infinity;
  private isLooking = false;

  constructor(
    atOnce: number,
    private readonly clock = CLOCK,
  ) {
    this.places = atOnce;
  }

  /** Whether those before whoever comes now wait already as long as anybody may. */
  isFull(): boolean {
    const isFull = this.isOverdue(this.waiting[0]);
    if (isFull) this.refusedAt = this.clock.now();
    return isFull;
  }

  /** Calls one of both, now or soon. After `begin`, `leave` is to be called once. */
  enter(begin: () => void, refuse: () => void): void {
    this.waiting.push({ since: this.clock.now(), begin, refuse });
    this.next();
    this.lookLater();
  }

  leave(): void {
    this.places++;
    this.next();
  }

  private next(): void {
    this.refuseOverdue();
    while (this.places > 0) {
      const first = this.waiting.shift();
      if (!first) return;
      this.places--;
      first.begin();
    }
  }

  private refuseOverdue(): void {
    while (this.isOverdue(this.waiting[0])) {
      this.refusedAt = this.clock.now();
      this.waiting.shift()?.refuse();
    }
  }

  /** Somebody may wait though nobody leaves. */
  private lookLater(): void {
    const [first] = this.waiting;
    if (!first || this.isLooking) return;
    this.isLooking = true;
    this.clock.after(Math.max(1, first.since + this.patience() - this.clock.now() + 1), () => {
      this.isLooking = false;
      this.refuseOverdue();
      this.lookLater();
    });
  }

  private isOverdue(waiting: Waiting | undefined): boolean {
    return waiting !== undefined && this.clock.now() - waiting.since > this.patience();
  }

  private patience(): number {
    return this.clock.now() - this.refusedAt < CALM_AFTER_MS ? BUSY_MS : BURST_MS;
  }
}
