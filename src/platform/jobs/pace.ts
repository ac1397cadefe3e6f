/** How often something happens, by what happened in the last whole window and since. */
export class Pace {
  private before = 0;
  private now = 0;
  private startedAt = -Infinity;

  constructor(private readonly windowMs: number) {}

  count(now: number): void {
    this.turn(now);
    this.now++;
  }

  /** How often it is to be expected within so many milliseconds. */
  within(ms: number, now: number): number {
    this.turn(now);
    return ((this.before + this.now) * ms) / (this.windowMs + now - this.startedAt);
  }

  private turn(now: number): void {
    const passed = now - this.startedAt;
    if (passed < this.windowMs) return;
    this.before = passed < 2 * this.windowMs ? this.now : 0;
    this.now = 0;
    this.startedAt = now;
  }
}
