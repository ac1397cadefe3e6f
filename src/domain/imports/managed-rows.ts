import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { RowSet } from './reading/imported-row.js';
import { DIGEST, KnownLines } from './reading/known-lines.js';

/** Of COPY's binary format (PostgreSQL manual, COPY, File Formats): what comes first, and what a row of one column is. */
const HEADER = 19;
const COUNT = 2;
const LENGTH = 4;
const NULL = -1;

/** What is managed of a source, of one set of rows. */
interface Managed {
  readonly sourceId: string;
  readonly rowSet: RowSet;
}

/**
 * The rows that a source manages. There may be a million, so they are looked at once, and while its file is read: a line may be met
 * when it is here, and what was not met is decided when all are.
 */
export class ManagedRows {
  /** How many there are; until all are here, how many of them are. */
  count = 0;
  /** The lines that they are known by. */
  readonly lines = new KnownLines();
  areAllHere = false;
  /** Resolves when all are here. */
  readonly looked: Promise<void>;
  private wake: () => void = () => undefined;

  /**
   * Begins to look.
   * @param most how many may be held
   * @param inTransaction runs it in a transaction of its own
   */
  constructor(
    readonly of: Managed,
    private readonly most: number,
    inTransaction: (look: (tx: ImportTransaction) => Promise<void>) => Promise<void>,
  ) {
    this.looked = inTransaction((tx) => this.look(tx)).finally(() => {
      this.areAllHere = true;
      this.wake();
    });
    this.looked.catch(() => undefined); // it may fail while nobody waits for it yet
  }

  /** Whether there are more than can be held. Then lines may not be taken for known. */
  get areTooMany(): boolean {
    return this.count > this.most;
  }

  /** Waits until so many are here, or all. One may wait at a time. */
  async reach(count: number): Promise<void> {
    while (!this.areAllHere && this.count < count)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
  }

  private async look(tx: ImportTransaction): Promise<void> {
    const from = `from import_managed_row where source_id = '${this.of.sourceId}' and row_set = '${this.of.rowSet}'`;
    await this.take(
      tx.copied(`copy (select line_digest ${from} limit ${this.most + 1}) to stdout (format binary)`),
    );
    if (!this.areTooMany) return;
    const [counted] = await tx.query<{ count: number }>(`select count(*)::int as count ${from}`);
    this.count = counted?.count ?? this.count;
  }

  private async take(pieces: AsyncIterable<Buffer>): Promise<void> {
    let [rest, at] = [Buffer.alloc(0), HEADER];
    for await (const piece of pieces) {
      const bytes = rest.length > 0 ? Buffer.concat([rest, piece]) : piece;
      for (let end = endOf(bytes, at); end <= bytes.length; end = endOf(bytes, at)) {
        if (end - at > COUNT + LENGTH) this.lines.add(bytes, end - DIGEST);
        [this.count, at] = [this.count + 1, end];
      }
      rest = Buffer.from(bytes.subarray(at));
      at = 0;
      this.wake();
    }
  }
}

/** Where the row that begins here ends; further than all there is when it is not whole. */
function endOf(bytes: Buffer, at: number): number {
  const value = at + COUNT + LENGTH;
  if (value > bytes.length) return value;
  return bytes.readInt32BE(at + COUNT) === NULL ? value : value + DIGEST;
}
