import type { ManagedRows } from './managed-rows.js';
import type { ImportedRow } from './reading/imported-row.js';

/**
 * What is managed comes in the order of an earlier file, more or less: so much ahead of this one most of its lines can be met at
 * once. The others are held, so many at most.
 */
const AHEAD = 20_000;
const MOST = { rows: 20_000, characters: 16_000_000 };

/** Rows that were read before all that is managed was here: whether their lines are known is decided when it is. */
export class HeldRows {
  readonly rows: ImportedRow[] = [];
  private characters = 0;

  constructor(private readonly managed: ManagedRows) {}

  add(rows: readonly ImportedRow[]): void {
    this.rows.push(...rows);
    for (const { content } of rows) this.characters += content ? JSON.stringify(content).length : 0;
  }

  /**
   * Waits until lines can be met.
   * @param read rows of the file that were read
   * @returns whether all that is managed is here
   */
  async canBeDecided(read: number): Promise<boolean> {
    const areMany = this.rows.length >= MOST.rows || this.characters >= MOST.characters;
    await (areMany ? this.managed.looked : this.managed.reach(read + AHEAD));
    return this.managed.areAllHere;
  }

  /** Those that are to be staged, when all that is managed is here. */
  async decided(): Promise<ImportedRow[]> {
    await this.managed.looked;
    const { areTooMany, lines } = this.managed;
    if (areTooMany) return this.rows;
    return this.rows.flatMap((row) => {
      if (row.lineDigest === undefined) return [row];
      const met = lines.meet(Buffer.from(row.lineDigest, 'hex').toString('latin1'), row.line);
      if (typeof met === 'object') return [row, { ...row, line: met.first }];
      return met ? [] : [row];
    });
  }
}
