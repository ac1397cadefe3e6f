import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import type { GivingWay } from '../../platform/jobs/giving-way.js';
import type { Caller } from '../access/caller.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import { ImportBatchStore } from './import-batches.store.js';
import type { ImportProgress, ImportSource, NewImport } from './import.js';
import { stageMet } from './known-rows.js';
import { GatheredRows } from './gathered-rows.js';
import { HeldRows } from './held-rows.js';
import { MOST_HELD, type FileLines } from './kept-lines.js';
import { ManagedRows } from './managed-rows.js';
import { ANALYZE_STAGED } from './plan.sql.js';
import type { ImportedRow, RowSet } from './reading/imported-row.js';
import { ReadLines } from './reading/read-lines.js';
import { refusals } from './reading/reading.errors.js';
import { RowReader } from './reading/row-reader.js';
import { stageLines } from './staging.js';

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
  readonly lines?: FileLines;
}

/** Takes in the file of an import. */
@Injectable()
export class ImportReception {
  /** Rows that a source manages. */
  mostHeld = MOST_HELD;

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
    { file, rowSet, arrived, mode, dryRun }: NewImport,
    way: GivingWay,
    tell: (progress: Omit<ImportProgress, 'import'>) => void,
  ): Promise<Received> {
    const reader = this.reader(source, rowSet, mode);
    const received = { rows: 0, bytes: 0 };
    const gathered = new GatheredRows(id, async (lines) => {
      await this.database.transaction(caller.administers, (tx) => stageLines(tx, lines));
      await way.give();
    });
    let managed: ManagedRows | undefined;
    let held: HeldRows | undefined;
    let rejected = 0;
    const read = mode === 'full' && !dryRun ? new ReadLines(this.mostHeld) : undefined;
    const gather = (rows: readonly ImportedRow[]) => {
      gathered.add(rows);
      read?.add(rows);
    };
    const decide = async (rows: HeldRows, all: ManagedRows) => {
      gather(await rows.decided());
      held = undefined;
      if (!all.areTooMany) return;
      reader.know(undefined);
      const met = { batch: id, ...all.of };
      const known = await this.database.transaction(caller.administers, (tx) => stageMet(tx, met, all.lines));
      gathered.staged += known;
    };
    try {
      for await (const { rows, runs, bytes } of reader.blocks(way.waitingFor(file))) {
        await way.give();
        rejected += rows.filter(({ problem }) => problem).length;
        if (rejected > MOST_REJECTED) throw refusals.rejectsTooManyToKeep();
        if (!managed && reader.rowSet) {
          managed = await this.lookedAt(caller, source.id, id, reader.rowSet);
          held = new HeldRows(managed);
          reader.know(managed.lines);
        }
        if (held) held.add(rows);
        else gather(rows);
        read?.addRuns(runs);
        received.bytes = bytes;
        received.rows = gathered.count + (held?.count ?? 0) + (managed?.lines.met ?? 0);
        if (!held) await managed?.reach(received.rows);
        else if (managed && (await held.canBeDecided(received.rows))) await decide(held, managed);
        // An import has one connection, and what is managed comes by it until all is here.
        if (!held && gathered.areMany(bytes)) {
          await managed?.looked;
          await gathered.stage(bytes);
        }
        tell({ ...received, phase: 'receiving', ...(arrived && { done: arrived() }) });
      }
      if (managed && held) await decide(held, managed);
      await managed?.looked;
      await gathered.stage(received.bytes);
      await gathered.settled();
    } finally {
      await Promise.allSettled([managed?.looked, gathered.settled()]);
    }
    if (gathered.staged >= MANY_STAGED)
      await this.database.transaction(caller.administers, (tx) => tx.run(ANALYZE_STAGED));
    return {
      ...received,
      managed: managed?.count ?? 0,
      ...(managed?.areTooMany === false && {
        lines: { known: managed.lines, ...(read?.areTooMany === false && { read }) },
      }),
    };
  }

  private reader(source: ImportSource, rowSet: NewImport['rowSet'], mode: NewImport['mode']): RowReader {
    const { textKey } = this.numbers;
    return new RowReader({
      ...source.reading,
      ...(rowSet && { rowSet }),
      ...(textKey && { lineKey: textKey }),
      isWhole: mode === 'full',
      organisation: source.organisation,
      hashNumber: (number) => this.numbers.hash(number),
      sealNumber: (number, personId) => this.numbers.encrypt(number, personId),
    });
  }

  /** Notes what the rows are, and begins to look at what is known of them. */
  private async lookedAt(caller: Caller, sourceId: string, id: string, rowSet: RowSet): Promise<ManagedRows> {
    await this.database.transaction(caller.administers, (tx) => this.batches.received(tx, id, rowSet));
    return new ManagedRows({ sourceId, rowSet }, this.mostHeld, (look) =>
      this.database.transaction(caller.administers, look),
    );
  }
}
