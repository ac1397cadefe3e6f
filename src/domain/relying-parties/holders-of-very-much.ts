/** A bound, so that memory stays flat. */
const MOST = 20_000;
const LONGEST_MS = 60_000;

/**
 * Who asked lately about somebody who holds very much, and whether it is worth it to read mandates at once when they ask again. Only for
 * speed: what is so is told by the statement that reads. Kept for a minute, for it names persons, and so that all is tried again.
 */
export class HoldersOfVeryMuch {
  private readonly worthIt = new Map<string, boolean>();
  private since = 0;

  constructor(private readonly now = () => performance.now()) {}

  /** @param asked by whom and about whom */
  isWorthIt(asked: string): boolean {
    if (this.now() - this.since > LONGEST_MS) this.clear();
    return this.worthIt.get(asked) ?? false;
  }

  found(asked: string): void {
    if (this.worthIt.size >= MOST) this.clear();
    if (!this.worthIt.has(asked)) this.worthIt.set(asked, true);
  }

  wasInVain(asked: string): void {
    this.worthIt.set(asked, false);
  }

  private clear(): void {
    this.worthIt.clear();
    this.since = this.now();
  }
}
