import { DIGEST, Digests } from './digests.js';

const TWICE = -1;
const AT_FIRST = 1_024;
/** So far from the line that is expected the one that comes is looked for, one by one. */
const AHEAD = 64;
/** Lines that come in another order than is expected: of so many, and one in so many of all, they are looked up. */
const STRAYS = { atLeast: 1_000, oneIn: 20 };

/** Lines that are known together, in the order that they came in (line-runs.ts). */
interface Run {
  readonly from: number;
  readonly lines: number;
}

/**
 * Lines that a source is known by, and where in a file each was met again: 20 bytes a line, and 16 to 32 more when they come in
 * another order, for a million of them must be held at once.
 */
export class KnownLines {
  /** How many of them were met once in the file. */
  met = 0;
  /** They were added in runs: in the order of the last file. */
  areInRuns = false;
  private readonly digests = new Digests();
  private lines = new Int32Array(AT_FIRST);
  private readonly runs: Run[] = [];
  private readonly runDigests = new Digests();
  /** Of those that may still be met together. */
  private nextRun = 0;
  /** After the last one that was met. */
  private next = 0;
  private strays = 0;
  private readonly sought = new Digests();

  get count(): number {
    return this.digests.size;
  }

  /** Makes room for so many in all. */
  expect(count: number): void {
    this.digests.expect(count);
    if (count > this.lines.length) this.makeRoom(count);
  }

  /** Adds the digest at this place. A line that was looked for before it was added was not met. */
  add(bytes: Buffer, at: number): void {
    this.addAll(bytes, at, 1);
  }

  /** Adds lines that follow each other. @param run what they are known by together; absent: nothing */
  addRun(bytes: Buffer, at: number, lines: number, run?: Buffer): void {
    this.areInRuns = true;
    if (run) {
      this.runs.push({ from: this.count, lines });
      this.runDigests.add(run);
    }
    this.addAll(bytes, at, lines);
  }

  /** How many lines may be met together by what comes next; 0: none. */
  get expected(): number {
    while ((this.runs[this.nextRun]?.from ?? Infinity) < this.next) this.nextRun++;
    const run = this.runs[this.nextRun];
    return run?.from === this.next ? run.lines : 0;
  }

  /** Whether the lines that are expected are those of this digest. Then they are met, from this line on. */
  meetRun(digest: string, line: number): boolean {
    const { expected, next } = this;
    if (expected === 0 || this.runDigests.findFrom(this.nextRun, 1, this.sought.hold(digest)) === undefined)
      return false;
    for (let at = 0; at < expected; at++) if ((this.lines[next + at] ?? 0) !== 0) return false;
    for (let at = 0; at < expected; at++) this.lines[next + at] = line + at;
    this.met += expected;
    this.next += expected;
    return true;
  }

  /**
   * Whether the line is known. Met a second time neither the first nor the second is: both have to be read.
   * In the order of the last file, as long as strays are few, one that is not near where it is expected is taken for unknown, and read.
   * @returns line of the first when this is the second
   */
  meet(digest: string, line: number): boolean | { readonly first: number } {
    const known = this.placeOf(digest, line);
    if (known === undefined) return false;
    this.next = known + 1;
    const first = this.lines[known] ?? 0;
    if (first === TWICE) return false;
    this.lines[known] = first === 0 ? line : TWICE;
    this.met += first === 0 ? 1 : -1;
    return first === 0 || { first };
  }

  /** That these have to be read after all. @returns where each was met; undefined: it was not */
  takeBack(digests: Digests): (number | undefined)[] {
    const found = Array<number | undefined>(digests.size);
    if (digests.size === 0 || this.areUnmet(digests)) return found;
    for (let known = 0; known < this.count; known++) {
      const line = this.lines[known] ?? 0;
      const at = line > 0 ? digests.find(this.digests, known) : undefined;
      if (at === undefined) continue;
      found[at] = line;
      this.lines[known] = TWICE;
      this.met--;
    }
    return found;
  }

  /** The same of all that were met, so many at a time. */
  *takeAllBack(atOnce: number): Generator<{ readonly digests: Digests; readonly lines: readonly number[] }> {
    let [digests, lines] = [new Digests(), Array<number>()];
    for (let known = 0; known < this.count; known++) {
      const line = this.lines[known] ?? 0;
      if (line <= 0) continue;
      digests.add(this.digests.bytes(known));
      lines.push(line);
      this.lines[known] = TWICE;
      this.met--;
      if (lines.length < atOnce) continue;
      yield { digests, lines };
      [digests, lines] = [new Digests(), []];
    }
    yield { digests, lines };
  }

  /** Digests of those that were not met, or not taken for known, one after the other. */
  others(): Buffer {
    const bytes = Buffer.alloc((this.count - this.met) * DIGEST);
    let to = 0;
    for (let known = 0; known < this.count; known++)
      if ((this.lines[known] ?? 0) <= 0) to += this.digests.bytes(known).copy(bytes, to);
    return bytes;
  }

  /** Those that were met, in the order of the file: those together that follow each other, and what a run is known by where it is all of it. */
  *metAgain(): Generator<{ readonly line: number; readonly digests: Buffer; readonly run?: Buffer }> {
    const places = this.metInOrder();
    for (let at = 0; at < places.length;) {
      const known = places[at] ?? 0;
      const run = this.runFrom(known);
      const { from = this.count, lines = 0 } = this.runs[run] ?? {};
      const end = from === known ? from + lines : from;
      const together = this.linesTogether(known, end);
      const isRun = from === known && together === lines;
      const digests = this.digests.bytes(known, known + together);
      yield { line: this.lines[known] ?? 0, digests, ...(isRun && { run: this.runDigests.bytes(run) }) };
      at += together;
    }
  }

  /** The first run that begins at this place or after it. */
  private runFrom(place: number): number {
    let [low, high] = [0, this.runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.runs[middle]?.from ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Places of those that were met, by where in the file. */
  private metInOrder(): Int32Array {
    const places = new Int32Array(this.met);
    let [count, last, areInOrder] = [0, 0, true];
    for (let known = 0; known < this.count; known++) {
      const line = this.lines[known] ?? 0;
      if (line <= 0) continue;
      places[count++] = known;
      areInOrder &&= line > last;
      last = line;
    }
    return areInOrder
      ? places
      : places.sort((one, other) => (this.lines[one] ?? 0) - (this.lines[other] ?? 0));
  }

  /** How many lines from this place on, and before that end, were met as they follow each other. */
  private linesTogether(from: number, end: number): number {
    const first = (this.lines[from] ?? 0) - from;
    let place = from + 1;
    while (place < end && (this.lines[place] ?? 0) - place === first) place++;
    return place - from;
  }

  /** Whether none of these was met: as good as always, and to ask costs little, for those that were not met are few. */
  private areUnmet(digests: Digests): boolean {
    const unmet = new Set<number>();
    for (let known = 0; known < this.count; known++) {
      const at = (this.lines[known] ?? 0) <= 0 ? digests.find(this.digests, known) : undefined;
      if (at !== undefined) unmet.add(at);
    }
    return unmet.size === digests.size;
  }

  private addAll(bytes: Buffer, at: number, count: number): void {
    this.digests.add(bytes, at, count);
    if (this.count > this.lines.length) this.makeRoom(Math.max(this.count, this.lines.length * 2));
  }

  private makeRoom(count: number): void {
    const lines = new Int32Array(count);
    lines.set(this.lines);
    this.lines = lines;
  }

  private placeOf(digest: string, line: number): number | undefined {
    const sought = this.sought.hold(digest);
    const ahead = this.digests.findFrom(this.next, AHEAD, sought);
    if (ahead !== undefined) return ahead;
    const areFew = this.strays < STRAYS.atLeast + line / STRAYS.oneIn;
    if (!this.areInRuns || !areFew) return this.digests.find(sought);
    this.strays++;
    return undefined;
  }
}
