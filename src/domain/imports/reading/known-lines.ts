/** Bytes of a digest. */
export const DIGEST = 16;
const WORDS = 4;
const TWICE = -1;
const AT_FIRST = 1_024;

/**
 * Lines that a source is known by, and where in a file each was met again: 28 to 56 bytes a line, for a million of them must
 * be held at once.
 */
export class KnownLines {
  /** How many of them were met once in the file. */
  met = 0;
  private size = 0;
  private words = new Int32Array(AT_FIRST * WORDS);
  private lines = new Int32Array(AT_FIRST);
  private slots = new Int32Array(AT_FIRST * 2);

  /** Adds the digest at this place. A line that was looked for before it was added was not met. */
  add(bytes: Buffer, at: number): void {
    const word = this.size * WORDS;
    if (this.size === this.lines.length) this.grow();
    for (let part = 0; part < WORDS; part++) this.words[word + part] = bytes.readInt32LE(at + part * 4);
    this.slots[this.slotOf(word, this.words)] = ++this.size;
  }

  /**
   * Whether the line is known. Met a second time neither the first nor the second is: both have to be read.
   * @returns line of the first when this is the second
   */
  meet(digest: string, line: number): boolean | { readonly first: number } {
    const known = this.find(digest);
    if (known === undefined) return false;
    const first = this.lines[known] ?? 0;
    if (first === TWICE) return false;
    this.lines[known] = first === 0 ? line : TWICE;
    this.met += first === 0 ? 1 : -1;
    return first === 0 || { first };
  }

  /** That this one has to be read after all. @returns where it was met; undefined: it was not */
  takeBack(digest: string): number | undefined {
    const known = this.find(digest);
    const line = known === undefined ? 0 : (this.lines[known] ?? 0);
    if (known === undefined || line <= 0) return undefined;
    this.lines[known] = TWICE;
    this.met--;
    return line;
  }

  /** Digests of those that were not met, or not taken for known, one after the other. */
  others(): Buffer {
    const bytes = Buffer.alloc((this.size - this.met) * DIGEST);
    let to = 0;
    for (let known = 0; known < this.size; known++) {
      if ((this.lines[known] ?? 0) > 0) continue;
      for (let part = 0; part < WORDS; part++)
        to = bytes.writeInt32LE(this.words[known * WORDS + part] ?? 0, to);
    }
    return bytes;
  }

  /** Digests of those that were met once, hexadecimal, so many at a time. They may be taken back meanwhile. */
  *those(atOnce: number): Generator<string[]> {
    let digests: string[] = [];
    for (let known = 0; known < this.size; known++) {
      if ((this.lines[known] ?? 0) > 0) digests.push(this.hexadecimal(known));
      if (digests.length < atOnce) continue;
      yield digests;
      digests = [];
    }
    yield digests;
  }

  private hexadecimal(known: number): string {
    const bytes = Buffer.alloc(DIGEST);
    for (let part = 0; part < WORDS; part++)
      bytes.writeInt32LE(this.words[known * WORDS + part] ?? 0, part * 4);
    return bytes.toString('hex');
  }

  private grow(): void {
    const words = new Int32Array(this.words.length * 2);
    words.set(this.words);
    const lines = new Int32Array(this.lines.length * 2);
    lines.set(this.lines);
    [this.words, this.lines] = [words, lines];
    this.slots = new Int32Array(this.slots.length * 2);
    for (let known = 0; known < this.size; known++) this.slots[this.slotOf(known * WORDS, words)] = known + 1;
  }

  private readonly sought = new Int32Array(WORDS);

  private find(digest: string): number | undefined {
    for (let part = 0; part < WORDS; part++) {
      const at = part * 4;
      this.sought[part] =
        digest.charCodeAt(at) |
        (digest.charCodeAt(at + 1) << 8) |
        (digest.charCodeAt(at + 2) << 16) |
        (digest.charCodeAt(at + 3) << 24);
    }
    const slot = this.slots[this.slotOf(0, this.sought)] ?? 0;
    return slot === 0 ? undefined : slot - 1;
  }

  /** The slot that holds this digest, or the free one where it belongs. */
  private slotOf(word: number, words: Int32Array): number {
    const mask = this.slots.length - 1;
    for (let slot = (words[word] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const taken = ((this.slots[slot] ?? 0) - 1) * WORDS;
      if (taken < 0 || this.isSame(taken, word, words)) return slot;
    }
  }

  private isSame(taken: number, word: number, words: Int32Array): boolean {
    for (let part = 0; part < WORDS; part++)
      if (this.words[taken + part] !== words[word + part]) return false;
    return true;
  }
}
