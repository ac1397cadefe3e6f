import type { ImportedRow } from './reading/imported-row.js';

/** Rows are copied into the database in one go: so many, or those of so many bytes of the file. */
const AT_ONCE = { rows: 4_000, bytes: 16_000_000 };

/** Rows of a file on their way into the database. While some are copied the next ones are read. */
export class GatheredRows {
  /** How many are in the database, or on their way. */
  staged = 0;
  private rows: ImportedRow[] = [];
  private stagedBytes = 0;
  private copying = Promise.resolve();

  /** @param copy into the database */
  constructor(private readonly copy: (rows: readonly ImportedRow[]) => Promise<void>) {}

  get count(): number {
    return this.staged + this.rows.length;
  }

  add(rows: readonly ImportedRow[]): void {
    this.rows.push(...rows);
  }

  /** @param bytes read of the file so far */
  areMany(bytes: number): boolean {
    return this.rows.length >= AT_ONCE.rows || bytes - this.stagedBytes >= AT_ONCE.bytes;
  }

  /** Begins to copy them, once those before them are in the database. @throws what became of those */
  async stage(bytes: number): Promise<void> {
    await this.copying;
    this.copying = this.copyAll(this.rows);
    this.copying.catch(() => undefined); // it may fail while nobody waits for it yet
    this.staged += this.rows.length;
    this.rows = [];
    this.stagedBytes = bytes;
  }

  /** Resolves when all that was begun is in the database. */
  async settled(): Promise<void> {
    await this.copying;
  }

  private async copyAll(rows: readonly ImportedRow[]): Promise<void> {
    for (let at = 0; at < rows.length; at += AT_ONCE.rows) await this.copy(rows.slice(at, at + AT_ONCE.rows));
  }
}
