/** SQL of a version of a row: who changes it makes another one. @param row alias of a table whose key is `id` */
export const versionOf = (row: string) => `${row}.id::text || ' ' || ${row}.xmin::text`;

export interface RowContent<Content> {
  readonly version: string;
  readonly content: Content;
}

/** Of each kind; a bound, so that memory stays flat. */
const KEPT = 20_000;

/**
 * What was read of rows, by version. A statement that tells which rows count now, and in which version, need not read what
 * they say. For rows to which nothing belongs but what was recorded with them and is never changed.
 */
export class KeptRows<Content> {
  private readonly kept = new Map<string, Content>();

  /** @param read what rows of these ids say now */
  constructor(private readonly read: (ids: readonly string[]) => Promise<readonly RowContent<Content>[]>) {}

  /** By version, these and others; without those of them that are not the rows' last any longer and were never read. */
  async with(versions: readonly string[]): Promise<ReadonlyMap<string, Content>> {
    const unread = new Set(versions.filter((version) => !this.kept.has(version)));
    if (unread.size > 0) this.keep(await this.read([...unread].map(idOf)));
    return this.kept;
  }

  private keep(rows: readonly RowContent<Content>[]): void {
    if (this.kept.size + rows.length > KEPT) this.kept.clear();
    for (const { version, content } of rows) this.kept.set(version, content);
  }
}

function idOf(version: string): string {
  return version.slice(0, version.indexOf(' '));
}
