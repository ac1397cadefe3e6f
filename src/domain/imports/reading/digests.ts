/** Bytes of a digest. */
export const DIGEST = 16;
const WORDS = 4;
const AT_FIRST = 1_024;

/** Many digests, each with a place from 0: 16 bytes each, and 16 to 32 more from when they are looked up. */
export class Digests {
  size = 0;
  private words = new Int32Array(AT_FIRST * WORDS);
  private octets = Buffer.from(this.words.buffer);
  /** Places, from 1, by the digests themselves; 0 is free. */
  private slots = new Int32Array(0);
  private indexed = 0;

  /** Makes room for so many in all. */
  expect(count: number): void {
    if (count * WORDS > this.words.length) this.makeRoom(count * WORDS);
  }

  /** Adds so many that begin at this place. */
  add(bytes: Buffer, at = 0, count = 1): void {
    const words = (this.size + count) * WORDS;
    if (words > this.words.length) this.makeRoom(Math.max(words, this.words.length * 2));
    bytes.copy(this.octets, this.size * DIGEST, at, at + count * DIGEST);
    this.size += count;
  }

  /** The only one in here is this one now. @param characters a byte each */
  hold(characters: string): this {
    this.octets.write(characters, 0, DIGEST, 'latin1');
    this.size = 1;
    return this;
  }

  /** Those from one place to another, one after the other: not copies. */
  bytes(from: number, to = from + 1): Buffer {
    return this.octets.subarray(from * DIGEST, to * DIGEST);
  }

  /** The place of what has that place among the others. */
  find(others: Digests, place = 0): number | undefined {
    this.index();
    const slot = this.slots[this.slotOf(others.words, place * WORDS)] ?? 0;
    return slot === 0 ? undefined : slot - 1;
  }

  /** The first of so many from here on that is the one that the other holds. Nothing has to be made ready for it. */
  findFrom(from: number, many: number, other: Digests): number | undefined {
    const end = Math.min(this.size, from + many);
    for (let place = from; place < end; place++) if (this.isSame(place * WORDS, other.words, 0)) return place;
    return undefined;
  }

  private makeRoom(length: number): void {
    const words = new Int32Array(length);
    words.set(this.words);
    this.words = words;
    this.octets = Buffer.from(words.buffer);
  }

  private index(): void {
    if (this.slots.length < this.size * 2) {
      this.slots = new Int32Array(2 ** Math.ceil(Math.log2(this.words.length / WORDS) + 1));
      this.indexed = 0;
    }
    for (; this.indexed < this.size; this.indexed++)
      this.slots[this.slotOf(this.words, this.indexed * WORDS)] = this.indexed + 1;
  }

  /** The slot that holds this digest, or the free one where it belongs. */
  private slotOf(words: Int32Array, word: number): number {
    const mask = this.slots.length - 1;
    for (let slot = (words[word] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const taken = ((this.slots[slot] ?? 0) - 1) * WORDS;
      if (taken < 0 || this.isSame(taken, words, word)) return slot;
    }
  }

  private isSame(at: number, words: Int32Array, word: number): boolean {
    for (let part = 0; part < WORDS; part++) if (this.words[at + part] !== words[word + part]) return false;
    return true;
  }
}
