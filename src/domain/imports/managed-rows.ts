import type { ImportTransaction } from '../../platform/database/importing-database.js';
import { eachValue } from './copied-values.js';
import { keptBytes, keptPartsOf } from './kept-lines.js';
import { DIGEST } from './reading/digests.js';
import type { RowSet } from './reading/imported-row.js';
import { KnownLines } from './reading/known-lines.js';
import { addPart } from './reading/line-runs.js';

/** They come in the order of an earlier file, more or less: so much ahead of this one most of its lines can be met at once. */
const AHEAD = 20_000;

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

  /** Whether their lines come in the order of the last file, which is known as soon as the first is here. */
  get areInOrder(): boolean {
    return this.lines.areInRuns;
  }

  /** Whether there are more than can be held. Then lines may not be taken for known. */
  get areTooMany(): boolean {
    return this.count > this.most;
  }

  /** Waits until those are here that a file of which so many rows were read may meet next, or all. One may wait at a time. */
  async reach(read: number): Promise<void> {
    while (!this.areAllHere && this.count < read + AHEAD)
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
  }

  private async look(tx: ImportTransaction): Promise<void> {
    const kept = Math.ceil((await keptBytes(tx, this.of)) / DIGEST);
    if (kept > 0 && kept <= this.most) {
      await this.lookInOrder(tx, kept);
      // They may have been forgotten since: then nothing would be known, and nobody missed.
      if (this.lines.count > 0) {
        this.count += await this.counted(tx, 'and line_digest is null');
        return;
      }
    }
    const digests = `copy (select line_digest ${managed(this.of)} limit ${this.most + 1}) to stdout (format binary)`;
    await eachValue(
      tx.copied(digests),
      (bytes, from, to) => {
        if (to > from) this.lines.add(bytes, from);
        this.count++;
      },
      () => {
        this.wake();
      },
    );
    if (this.areTooMany) this.count = await this.counted(tx);
  }

  private async lookInOrder(tx: ImportTransaction, atMost: number): Promise<void> {
    this.lines.expect(atMost);
    await eachValue(
      tx.copied(keptPartsOf(this.of)),
      (bytes, from, to) => {
        addPart(this.lines, bytes.subarray(from, to));
        this.count = this.lines.count;
      },
      () => {
        this.wake();
      },
    );
  }

  private async counted(tx: ImportTransaction, which = ''): Promise<number> {
    const [counted] = await tx.query<{ count: number }>(
      `select count(*)::int as count ${managed(this.of)} ${which}`,
    );
    return counted?.count ?? 0;
  }
}

const managed = ({ sourceId, rowSet }: Managed) =>
  `from import_managed_row where source_id = '${sourceId}' and row_set = '${rowSet}'`;
