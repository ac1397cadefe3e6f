const AT_FIRST = 1_024;

/** Whole numbers below 2^31, four bytes each: of a list of a million each takes eight, and some more while it grows. */
export class GrowingNumbers {
  length = 0;
  private numbers = new Int32Array(AT_FIRST);

  at(place: number): number {
    return this.numbers[place] ?? 0;
  }

  push(number: number): void {
    if (this.length === this.numbers.length) {
      const more = new Int32Array(this.length * 2);
      more.set(this.numbers);
      this.numbers = more;
    }
    this.numbers[this.length++] = number;
  }

  /** The first place whose number is not smaller, where they are in order; `length`: none is. */
  placeOf(number: number): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
