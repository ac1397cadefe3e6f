import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import type { GivingWay } from '../../platform/jobs/giving-way.js';
import type { Caller } from '../access/caller.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import { ImportBatchStore } from './import-batches.store.js';
import type { ImportProgress, ImportSource, NewImport } from './import.js';
import { managedRows } from './known-rows.js';
import { ANALYZE_STAGED } from './plan.sql.js';
import type { ImportedRow, RowSet } from './reading/imported-row.js';
import type { KnownLines } from './reading/known-lines.js';
import { refusals } from './reading/reading.errors.js';
import { RowReader } from './reading/row-reader.js';
import { stage } from './staging.js';

/** Rows are copied into the database in one go until they are so many, or hold on to so many bytes of the file. */
const STAGED_AT_ONCE = { rows: 4_000, bytes: 4_000_000 };

/** Verdicts on rows are kept for good, and a file of nothing else can be made in no time. */
const MOST_REJECTED = 100_000;
/** From here on the planner has to be told how many rows there are: a plan made for one takes hours for a million. */
const MANY_STAGED = 500;

export interface Received {
  readonly rows: number;
  readonly bytes: number;
  /** How many rows the source manages. */
  readonly managed: number;
  /** Absent: the source manages too much for its lines to be held. */
  readonly known?: KnownLines;
}

/** Takes in the file of an import. */
@Injectable()
export class ImportReception {
  constructor(
    private readonly database: ImportingDatabase,
    private readonly numbers: PersonalNumbers,
    private readonly batches: ImportBatchStore,
  ) {}

  /** Stages what has to be looked at. @throws DomainError (reading.errors.ts) for a file that is refused as a whole */
  async receive(
    caller: Caller,
    source: ImportSource,
    id: string,
    { file, rowSet, arrived, mode }: NewImport,
    way: GivingWay,
    tell: (progress: Omit<ImportProgress, 'import'>) => void,
  ): Promise<Received> {
    const { textKey } = this.numbers;
    const reader = new RowReader({
      ...source.reading,
      ...(rowSet && { rowSet }),
      ...(textKey && { lineKey: textKey }),
      isWhole: mode === 'full',
      organisation: source.organisation,
      hashNumber: (number) => this.numbers.hash(number),
      sealNumber: (number, personId) => this.numbers.encrypt(number, personId),
    });
    const received: { -readonly [Part in keyof Received]: Received[Part] } = {
      rows: 0,
      bytes: 0,
      managed: 0,
    };
    let [gathered, staged, stagedBytes]: [ImportedRow[], number, number] = [[], 0, 0];
    const stageGathered = async () => {
      await this.database.transaction(caller.administers, (tx) => stage(tx, id, gathered));
      [gathered, staged, stagedBytes] = [[], staged + gathered.length, received.bytes];
    };
    let [hasBegun, rejected] = [false, 0];
    for await (const { rows, bytes } of reader.blocks(way.waitingFor(file))) {
      await way.give();
      rejected += rows.filter(({ problem }) => problem).length;
      if (rejected > MOST_REJECTED) throw refusals.rejectsTooManyToKeep();
      if (!hasBegun && reader.rowSet) {
        hasBegun = true;
        Object.assign(received, await this.begun(caller, source, id, reader.rowSet));
        if (received.known) reader.know(received.known);
      }
      gathered.push(...rows);
      received.bytes = bytes;
      if (gathered.length >= STAGED_AT_ONCE.rows || bytes - stagedBytes >= STAGED_AT_ONCE.bytes)
        await stageGathered();
      received.rows = staged + gathered.length + (received.known?.met ?? 0);
      const { rows: read } = received;
      tell({ rows: read, bytes, phase: 'receiving', ...(arrived && { done: arrived() }) });
    }
    await stageGathered();
    if (staged >= MANY_STAGED)
      await this.database.transaction(caller.administers, (tx) => tx.run(ANALYZE_STAGED));
    return received;
  }

  /** Notes what the rows are. @returns what is known of them, with the lines that need not be read again */
  private async begun(
    caller: Caller,
    source: ImportSource,
    id: string,
    rowSet: RowSet,
  ): Promise<Pick<Received, 'managed' | 'known'>> {
    return this.database.transaction(caller.administers, async (tx) => {
      await this.batches.received(tx, id, rowSet);
      const { rows: managed, lines: known } = await managedRows(tx, { sourceId: source.id, rowSet });
      return { managed, ...(known && { known }) };
    });
  }
}
