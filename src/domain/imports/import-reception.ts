import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import type { GivingWay } from '../../platform/jobs/giving-way.js';
import type { Caller } from '../access/caller.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import { ImportBatchStore } from './import-batches.store.js';
import type { ImportProgress, ImportSource, NewImport } from './import.js';
import { stageMet } from './known-rows.js';
import { HeldRows } from './held-rows.js';
import { ManagedRows } from './managed-rows.js';
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
  /** Of a source that manages more rows every line is read each time: memory stays flat. */
  mostHeld = 2_000_000;

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
    const received = { rows: 0, bytes: 0 };
    let [gathered, staged, stagedBytes]: [ImportedRow[], number, number] = [[], 0, 0];
    const stageGathered = async () => {
      for (let at = 0; at < gathered.length; at += STAGED_AT_ONCE.rows) {
        const rows = gathered.slice(at, at + STAGED_AT_ONCE.rows);
        await this.database.transaction(caller.administers, (tx) => stage(tx, id, rows));
        await way.give();
      }
      [gathered, staged, stagedBytes] = [[], staged + gathered.length, received.bytes];
    };
    let managed: ManagedRows | undefined;
    let held: HeldRows | undefined;
    let rejected = 0;
    const decide = async (rows: HeldRows, all: ManagedRows) => {
      gathered.push(...(await rows.decided()));
      held = undefined;
      if (!all.areTooMany) return;
      reader.know(undefined);
      const met = { batch: id, ...all.of };
      staged += await this.database.transaction(caller.administers, (tx) => stageMet(tx, met, all.lines));
    };
    try {
      for await (const { rows, bytes } of reader.blocks(way.waitingFor(file))) {
        await way.give();
        rejected += rows.filter(({ problem }) => problem).length;
        if (rejected > MOST_REJECTED) throw refusals.rejectsTooManyToKeep();
        if (!managed && reader.rowSet) {
          managed = await this.lookedAt(caller, source.id, id, reader.rowSet);
          held = new HeldRows(managed);
          reader.know(managed.lines);
        }
        if (held) held.add(rows);
        else gathered.push(...rows);
        received.bytes = bytes;
        received.rows = staged + gathered.length + (held?.count ?? 0) + (managed?.lines.met ?? 0);
        if (managed && held && (await held.canBeDecided(received.rows))) await decide(held, managed);
        // An import has one connection, and what is managed comes by it until all is here.
        const { rows: most, bytes: mostBytes } = STAGED_AT_ONCE;
        if (!held && (gathered.length >= most || bytes - stagedBytes >= mostBytes)) await stageGathered();
        const { rows: read } = received;
        tell({ rows: read, bytes, phase: 'receiving', ...(arrived && { done: arrived() }) });
      }
      if (managed && held) await decide(held, managed);
      await stageGathered();
    } finally {
      await managed?.looked.catch(() => undefined);
    }
    if (staged >= MANY_STAGED)
      await this.database.transaction(caller.administers, (tx) => tx.run(ANALYZE_STAGED));
    return {
      ...received,
      managed: managed?.count ?? 0,
      ...(managed?.areTooMany === false && { known: managed.lines }),
    };
  }

  /** Notes what the rows are, and begins to look at what is known of them. */
  private async lookedAt(caller: Caller, sourceId: string, id: string, rowSet: RowSet): Promise<ManagedRows> {
    await this.database.transaction(caller.administers, (tx) => this.batches.received(tx, id, rowSet));
    return new ManagedRows({ sourceId, rowSet }, this.mostHeld, (look) =>
      this.database.transaction(caller.administers, look),
    );
  }
}
