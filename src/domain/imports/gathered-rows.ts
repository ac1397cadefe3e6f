import type { ImportedRow } from './reading/imported-row.js';
import { staged } from './staging.js';

/** Rows are copied into the database in one go: so many, or those of so many bytes of the file. */
const AT_ONCE = { rows: 4_000, bytes: 16_000_000 };
const KEPT_BYTES = 4_000_000;

/**
 * Rows of a file on their way into the database. While some are copied the next ones are gathered: as bytes, for as
 * objects they would outlive what is young, and memory would grow with their garbage.
 */
export class GatheredRows {
  /** How many are in the database, or on their way. */
  staged = 0;
  private gathered = new CopyText();
  private copied = new CopyText();
  private stagedBytes = 0;
  private copying = Promise.resolve();

  /** @param copy into the database, lines of COPY; they are written over when it is done */
  constructor(
    private readonly batch: string,
    private readonly copy: (lines: Buffer) => Promise<void>,
  ) {}

  get count(): number {
    return this.staged + this.gathered.lines;
  }

  add(rows: readonly ImportedRow[]): void {
    for (const row of rows) this.gathered.add(staged(this.batch, row));
  }

  /** @param bytes read of the file so far */
  areMany(bytes: number): boolean {
    return this.gathered.lines >= AT_ONCE.rows || bytes - this.stagedBytes >= AT_ONCE.bytes;
  }

  /** Begins to copy them, once those before them are in the database. @throws what became of those */
  async stage(bytes: number): Promise<void> {
    await this.copying;
    this.stagedBytes = bytes;
    if (this.gathered.lines === 0) return;
    [this.gathered, this.copied] = [this.copied, this.gathered];
    this.staged += this.copied.lines;
    this.copying = this.copy(this.copied.bytes).finally(() => {
      this.copied.clear();
    });
    this.copying.catch(() => undefined); // it may fail while nobody waits for it yet
  }

  /** Resolves when all that was begun is in the database. */
  async settled(): Promise<void> {
    await this.copying;
  }
}

/** Lines of COPY, one after the other in memory that is used again. */
class CopyText {
  lines = 0;
  private memory = Buffer.alloc(0);
  private length = 0;

  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  add(line: string): void {
    const longest = 3 * line.length; // in UTF-8
    if (this.memory.length - this.length < longest) this.grow(this.length + longest);
    this.length += this.memory.write(line, this.length);
    this.lines++;
  }

  clear(): void {
    [this.lines, this.length] = [0, 0];
    if (this.memory.length > KEPT_BYTES) this.memory = Buffer.alloc(0);
  }

  private grow(least: number): void {
    const memory = Buffer.allocUnsafeSlow(Math.max(KEPT_BYTES, 2 * least));
    this.memory.copy(memory, 0, 0, this.length);
    this.memory = memory;
  }
}
