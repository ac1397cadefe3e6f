/** SQL of a version of a row: who changes it makes another one. @param row alias of a table whose key is `id` */
export const versionOf = (row: string) => `${row}.id::text || ' ' || ${row}.xmin::text`;

export interface RowContent<Content> {
  readonly version: string;
  readonly content: Content;
}

/** A bound, so that memory stays flat. */
const MOST = 20_000;
/** What is added to a row later, by who loads a database with its triggers off, is read then. */
const LONGEST_MS = 60_000;

/**
 * What was read of rows, by version. A statement that tells which rows count now, and in which version, need not read what
 * they say. For rows to which nothing belongs but what was recorded with them and is never changed. Kept for a minute.
 */
export class KeptRows<Content> {
  private readonly kept = new Map<string, Content>();
  private since = 0;

  /** @param read what rows of these ids say now */
  constructor(
    private readonly read: (ids: readonly string[]) => Promise<readonly RowContent<Content>[]>,
    private readonly now = () => performance.now(),
  ) {}

  /** By version, these and others; without those of them that are not the rows' last any longer and were never read. */
  async with(versions: readonly string[]): Promise<ReadonlyMap<string, Content>> {
    if (this.now() - this.since > LONGEST_MS) this.clear();
    const unread = new Set(versions.filter((version) => !this.kept.has(version)));
    if (unread.size > 0) this.keep(await this.read([...unread].map(idOf)));
    return this.kept;
  }

  private keep(rows: readonly RowContent<Content>[]): void {
    if (this.kept.size + rows.length > MOST) this.clear();
    for (const { version, content } of rows) this.kept.set(version, content);
  }

  private clear(): void {
    this.kept.clear();
    this.since = this.now();
  }
}

function idOf(version: string): string {
  return version.slice(0, version.indexOf(' '));
}
