import type { ManagedRows } from './managed-rows.js';
import type { ImportedRow } from './reading/imported-row.js';

/** Held at most. */
const MOST = { rows: 20_000, characters: 16_000_000 };

/**
 * Rows that were read before all that is managed was here: whether their lines are known is decided when it is, or, where it comes in
 * the order of the last file, when it is well ahead of this one.
 */
export class HeldRows {
  /** As JSON: what was cut out of a file keeps the piece of the file in memory that it was cut out of. */
  private readonly rows: string[] = [];
  private characters = 0;

  constructor(private readonly managed: ManagedRows) {}

  get count(): number {
    return this.rows.length;
  }

  add(rows: readonly ImportedRow[]): void {
    for (const row of rows) {
      const text = JSON.stringify(row);
      this.rows.push(text);
      this.characters += text.length;
    }
  }

  /**
   * Waits until lines can be met.
   * @param read rows of the file that were read
   * @returns whether it can be decided now
   */
  async canBeDecided(read: number): Promise<boolean> {
    const areMany = this.count >= MOST.rows || this.characters >= MOST.characters;
    await (areMany ? this.managed.looked : this.managed.reach(read));
    return this.managed.areAllHere || this.managed.areInOrder;
  }

  /** Those that are to be staged. */
  async decided(): Promise<ImportedRow[]> {
    if (!this.managed.areInOrder) await this.managed.looked;
    const { areTooMany, lines } = this.managed;
    return this.rows.flatMap((text) => {
      const row = JSON.parse(text) as ImportedRow;
      if (areTooMany || row.lineDigest === undefined) return [row];
      const met = lines.meet(Buffer.from(row.lineDigest, 'hex').toString('latin1'), row.line);
      if (typeof met === 'object') return [row, { ...row, line: met.first }];
      return met ? [] : [row];
    });
  }
}
