/** Places for work that takes long: so many at a time, and so many of them for any one who asks. */
export class Places {
  private readonly taken: string[] = [];

  constructor(
    private readonly most: number,
    private readonly mostOfOne: number,
  ) {}

  /** @returns false when there is none */
  take(who: string): boolean {
    const ofOne = this.taken.filter((one) => one === who).length;
    if (this.taken.length >= this.most || ofOne >= this.mostOfOne) return false;
    this.taken.push(who);
    return true;
  }

  giveBack(who: string): void {
    const at = this.taken.indexOf(who);
    if (at >= 0) this.taken.splice(at, 1);
  }
}
