/** Those who come and those who begin are compared over this time, or until somebody begins, */
const OVER_MS = 15;
/** and for so long, more than once, many more must have come: a burst comes at once, and after a halt of ours those who came meanwhile. */
const LASTS_MS = 60;
/** Many more: than have begun, for they would wait longer and longer, */
const MORE = 1.3;
/** and than usual, or something else is slow. */
const UNUSUAL = 1.5;
/** What is usual: this part of the last comparison, the rest of those before it. */
const LATEST = 0.01;

/** Whether suddenly many more come than usual, and than begin. */
export class Surge {
  private times = 0;
  private lasted = 0;
  private since: number | undefined;
  private came = 0;
  private begun = 0;
  /** Those who come in a millisecond; nothing is unusual before anybody has come. */
  private usual = Infinity;

  /** Somebody has come. */
  come(now: number): void {
    this.compare(now);
    this.came++;
  }

  /** Somebody's turn has come. */
  begin(now: number): void {
    this.compare(now);
    this.begun++;
  }

  get isOn(): boolean {
    return this.times > 1 && this.lasted >= LASTS_MS;
  }

  private compare(now: number): void {
    this.since ??= now;
    const milliseconds = now - this.since;
    if (milliseconds < OVER_MS || this.begun === 0) return;
    const rate = this.came / milliseconds;
    const isMany = this.came > MORE * this.begun && rate > UNUSUAL * this.usual;
    [this.times, this.lasted] = isMany ? [this.times + 1, this.lasted + milliseconds] : [0, 0];
    this.usual = this.usual === Infinity ? rate : this.usual + LATEST * (rate - this.usual);
    [this.since, this.came, this.begun] = [now, 0, 0];
  }
}
