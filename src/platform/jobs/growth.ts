/** Waits are compared over this time, */
const OVER_MS = 60;
/** and so many times in a row they must have grown. */
const TIMES = 2;
/** Shorter waits are no reason to refuse anybody. */
const SHORT_MS = 40;
/** Whoever waited no longer found a free place. */
const FREE_MS = 1;
/** Nobody's turn came for so long: something stood still, and that people waited for it does not say that too much is asked. */
const HALT_MS = 50;
/** Nor does it where those who come are as many as ever, and fewer than this part of them get their turn: it is slow for a moment. */
const SLOW = 0.8;
/**
 * As many come as go, as far as chance lets it be seen. While a halt is worked off, clearly more go than come; but where all who ask wait for
 * one of two workers, no more come than it answers.
 */
const NEARLY = 0.85;
/** What counts as ever: this part of the last comparison, the rest of those before it. */
const LATEST = 0.05;

/** Whether more come than go: those whose turn it is have waited longer and longer, though it comes as often as it should. */
export class Growth {
  isGrowing = false;
  private grown = 0;
  private since = -Infinity;
  private waitThen = 0;
  private lastAt = -Infinity;
  private came = 0;
  private begun = 0;
  /** Those who come in a millisecond. */
  private usual = 0;

  /** Somebody has come. */
  come(): void {
    this.came++;
  }

  /** Somebody's turn has come after so long a wait. */
  begin(wait: number, now: number): void {
    const hasHalted = now - this.lastAt > HALT_MS;
    this.lastAt = now;
    this.begun++;
    if (hasHalted || wait < FREE_MS) [this.grown, this.isGrowing] = [0, false];
    if (!hasHalted) {
      if (now - this.since < OVER_MS) return;
      this.compare(wait, now - this.since);
    }
    [this.since, this.waitThen, this.came, this.begun] = [now, wait, 0, 0];
  }

  private compare(wait: number, milliseconds: number): void {
    const isSlow = this.begun / milliseconds < SLOW * this.usual;
    const grows = this.came > NEARLY * this.begun && wait >= FREE_MS && wait >= this.waitThen && !isSlow;
    this.grown = grows ? this.grown + 1 : 0;
    this.isGrowing = this.grown >= TIMES && wait > SHORT_MS;
    this.usual += LATEST * (this.came / milliseconds - this.usual);
  }
}
