/** Those who come and those who begin are compared over this time. */
const LOOK_MS = 60;
/** Clearly more come than begin, so many times in a row: once is a burst, or those who came during a halt. */
const MORE = 1.15;
const TIMES = 2;
/** As many come as begin, as far as chance lets it be seen, for so long: while a burst or a halt is worked off fewer come. */
const NEARLY = 0.95;
const LASTS_MS = 240;
/** Shorter waits are no reason to refuse anybody. */
const SHORT_MS = 40;
/** Whoever waited no longer was soon given a place: all that waited before is worked off. */
const SOON_MS = 10;
/** Nobody's turn came for so long: something stood still, and that people waited for it does not say that too much is asked. */
const HALT_MS = 50;
/** Nor does it that more come than begin where fewer begin than this part of those who usually come: something is slow for a moment. */
const SLOW = 0.8;
/** What is usual: this part of the last comparison, the rest of those before it. */
const LATEST = 0.05;

/**
 * Whether more is asked than can be answered. While nobody is soon given a place it is where clearly more come than begin; or, for longer, as
 * many: where all who ask wait for one of two workers no more come than it answers, and their waits neither grow nor fall.
 */
export class Excess {
  private on = false;
  private lastAt = -Infinity;
  /** Since the last look. */
  private look = { at: -Infinity, came: 0, begun: 0 };
  /** How many looks in a row saw clearly more come. */
  private many = 0;
  /** Since when no fewer come; undefined where somebody was soon given a place. */
  private standing: { readonly since: number; came: number; begun: number } | undefined;
  /** Those who come in a millisecond. */
  private usual = 0;

  get isOn(): boolean {
    return this.on;
  }

  /** Somebody has come. */
  come(): void {
    this.look.came++;
  }

  /** Somebody's turn has come after so long a wait. */
  begin(wait: number, now: number): void {
    const hasHalted = now - this.lastAt > HALT_MS;
    this.lastAt = now;
    this.look.begun++;
    if (hasHalted || wait < SOON_MS) [this.on, this.many, this.standing] = [false, 0, undefined];
    if (hasHalted) this.look = { at: now, came: 0, begun: 0 };
    else if (now - this.look.at >= LOOK_MS) this.compare(wait, now);
  }

  private compare(wait: number, now: number): void {
    const { at, came, begun } = this.look;
    this.look = { at: now, came: 0, begun: 0 };
    const milliseconds = now - at;
    const isMany = came > MORE * begun;
    const isSlow = isMany && begun / milliseconds < SLOW * this.usual;
    this.usual += LATEST * (came / milliseconds - this.usual);
    this.many = isMany && !isSlow ? this.many + 1 : 0;
    if (this.standing) {
      this.standing.came += came;
      this.standing.begun += begun;
    }
    if (this.standing && this.standing.came > NEARLY * this.standing.begun && !isSlow) {
      this.on = wait > SHORT_MS && (this.many >= TIMES || now - this.standing.since >= LASTS_MS);
    } else [this.on, this.standing] = [false, { since: now, came: 0, begun: 0 }];
  }
}
