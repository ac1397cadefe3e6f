import type { ImportedRow } from './reading/imported-row.js';

/** Rows are copied into the database in one go: so many, or those of so many bytes of the file. */
const AT_ONCE = { rows: 4_000, bytes: 16_000_000 };

/** Rows of a file on their way into the database. */
export class GatheredRows {
  /** How many are in the database. */
  staged = 0;
  private rows: ImportedRow[] = [];
  private stagedBytes = 0;

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

  async stage(bytes: number): Promise<void> {
    for (let at = 0; at < this.rows.length; at += AT_ONCE.rows)
      await this.copy(this.rows.slice(at, at + AT_ONCE.rows));
    this.staged += this.rows.length;
    this.rows = [];
    this.stagedBytes = bytes;
  }
}
