/** Those who come and those who begin are counted from one look on and compared at the next: what came before is a burst, or came during a halt. */
const LOOK_MS = 60;
/** Clearly more come than begin: that is enough, */
const MORE = 1.15;
/** but where something is slow for a moment, and fewer begin than this part of those who usually come. */
const SLOW = 0.8;
/** What is usual: this part of the last comparison, the rest of those before it. */
const LATEST = 0.05;
/**
 * As many come as begin, as far as chance lets it be seen: that is enough where it lasts. While a burst or a halt is worked off fewer come; but
 * where all who ask wait for one of two workers, no more come than it answers, and their waits neither grow nor fall.
 */
const NEARLY = 0.95;
const LASTS_MS = 240;
/** Shorter waits are no reason to refuse anybody. */
const SHORT_MS = 40;
/** Whoever waited no longer was soon given a place: all that waited before is worked off. */
const SOON_MS = 10;
/** Nobody's turn came for so long: something stood still, and that people waited for it does not say that too much is asked. */
const HALT_MS = 50;

/** Whether more is asked than can be answered: for a while nobody was soon given a place, and no fewer come than begin. */
export class Excess {
  isOn = false;
  private isCounting = false;
  private since = -Infinity;
  private lookedAt = -Infinity;
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
    if (hasHalted || wait < SOON_MS) [this.isOn, this.isCounting] = [false, false];
    if (hasHalted) this.countFrom(now);
    else if (now - this.lookedAt >= LOOK_MS) this.look(wait, now);
  }

  private look(wait: number, now: number): void {
    const milliseconds = now - this.since;
    const isMany = this.came > MORE * this.begun;
    const isSlow = isMany && this.begun / milliseconds < SLOW * this.usual;
    this.usual += LATEST * (this.came / milliseconds - this.usual);
    this.lookedAt = now;
    if (this.isCounting && this.came > NEARLY * this.begun && !isSlow) {
      this.isOn = wait > SHORT_MS && (isMany || milliseconds >= LASTS_MS);
    } else {
      [this.isOn, this.isCounting] = [false, true];
      this.countFrom(now);
    }
  }

  private countFrom(now: number): void {
    [this.since, this.lookedAt, this.came, this.begun] = [now, now, 0, 0];
  }
}
