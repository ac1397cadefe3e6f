import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { ImportingDatabase, type ImportTransaction } from '../../platform/database/importing-database.js';
import { GivingWay, UnderWay } from '../../platform/jobs/giving-way.js';
import { administerPowerCode } from '../access/administer-power.js';
import type { Caller } from '../access/caller.js';
import { isUuid } from '../directory/uuid.rules.js';
import { parametersOf } from './bound.sql.js';
import { recordAct } from './import-acts.js';
import { inTries, isOfTheFile } from './blame.js';
import { apply } from './import-application.js';
import { ImportBatchStore, type BatchRecord } from './import-batches.store.js';
import { forget, lookAgain, plan, type OnShare } from './import-plan.js';
import { ImportReception, type Received } from './import-reception.js';
import { ImportTurns } from './import-turns.js';
import { LineKeeping } from './line-keeping.js';
import { ImportSources } from './import-sources.service.js';
import type { ImportBatch, ImportProgress, ImportSource, NewImport, PlannedRow } from './import.js';
import { heldBackOf, reasonOf } from './import-reasons.js';
import { refusals } from './imports.errors.js';
import type { FileLines } from './kept-lines.js';
import { ProgressKeeper } from './progress-keeper.js';
import { brake } from './thresholds.rules.js';

/** Files of HR systems: received, planned, applied, each to be looked at. One file of a source at a time. */
@Injectable()
export class ImportsService {
  private readonly administer: string;

  constructor(
    { ATTRIBUTE_BASE_URI: base }: Environment,
    private readonly database: ImportingDatabase,
    private readonly reception: ImportReception,
    private readonly sources: ImportSources,
    private readonly batches: ImportBatchStore,
    private readonly turns: ImportTurns,
    private readonly lines: LineKeeping,
    private readonly underWay: UnderWay,
  ) {
    this.administer = administerPowerCode(base);
  }

  /**
   * Receives the file, plans and, unless it is a dry run or must stop, applies it in one transaction. Nothing of the file
   * is read before it has its place.
   * @returns what became of it; a file that is refused as a whole is there, too, with its reason
   * @throws DomainError `import.source-not-found`, `import.under-way`, `import.too-many-under-way`
   */
  async import(
    caller: Caller,
    input: NewImport,
    onProgress: (progress: ImportProgress) => void = () => undefined,
  ): Promise<ImportBatch> {
    const source = await this.sources.require(caller, input.source, input.organisation);
    return this.turns.long(source, async () => {
      await this.settle(caller, source.id, input.dryRun);
      const id = await this.database.transaction(caller.administers, (tx) =>
        this.batches.begin(tx, caller, source, input),
      );
      const keeper = this.keeper(caller, id);
      const tell = (progress: Omit<ImportProgress, 'import'>) => {
        keeper.keep({ ...progress, import: id });
        onProgress({ ...progress, import: id });
      };
      try {
        const way = new GivingWay(this.underWay);
        const { lines, managed, ...received } = await this.reception.receive(
          caller,
          source,
          id,
          input,
          way,
          tell,
        );
        const planning = async (done: number) => {
          tell({ ...received, phase: 'planning', done });
          await way.give();
        };
        await planning(0);
        const decided = await this.decide(caller, source, id, { lines, managed }, planning);
        if (decided.state !== 'applying') return decided;
        const applying = async (done: number) => {
          tell({ ...received, phase: 'applying', done });
          await way.give();
        };
        await applying(0);
        return await this.apply(caller, decided, applying, { lines });
      } catch (error) {
        return await this.giveUp(caller, id, error);
      } finally {
        await keeper.rest();
      }
    });
  }

  /**
   * Ends what processes left that are no more: applies what was planned, gives up what was not received whole. What is
   * under way in another process is left alone.
   * @throws AggregateError of what failed, after all others were ended
   */
  async resume(caller: Caller): Promise<void> {
    const left = await this.database.transaction(caller.administers, (tx) =>
      this.batches.sourcesUnderWay(tx),
    );
    await this.turns.each(left, (sourceId) => this.settle(caller, sourceId));
  }

  /**
   * Applies an import that waits.
   * @param seen ended: how many rows it ends, as whoever confirms has seen
   * @throws DomainError `import.not-found`, `import.not-waiting`, `import.under-way`, `import.ends-other-number`
   */
  async confirm(
    caller: Caller,
    id: string,
    { ended, reason }: { ended?: number; reason?: string } = {},
  ): Promise<ImportBatch> {
    const { sourceId, organisationId, ended: ends } = await this.require(caller, id);
    if (ended !== undefined && ended !== ends) throw refusals.endsOtherNumber(ends);
    const applied = await this.turns.long({ id: sourceId, organisationId }, async () => {
      const confirmed = await this.leaveWaiting(caller, id, 'applying', reason);
      const keeper = this.keeper(caller, id);
      try {
        const told = { import: id, phase: 'applying', rows: confirmed.read, bytes: 0 } as const;
        const way = new GivingWay(this.underWay);
        const applying = async (done: number) => {
          keeper.keep({ ...told, done });
          await way.give();
        };
        return await this.apply(caller, confirmed, applying, { ended: confirmed.ended });
      } catch (error) {
        return await this.giveUp(caller, id, error);
      } finally {
        await keeper.rest();
      }
    });
    if (applied.state === 'waiting') throw refusals.endsOtherNumber(applied.ended);
    return applied;
  }

  /** Gives up an import that waits, or that was confirmed or planned and cannot be applied. */
  async cancel(caller: Caller, id: string, reason?: string): Promise<ImportBatch> {
    const { sourceId } = await this.require(caller, id);
    return this.turns.short(sourceId, () => this.leaveWaiting(caller, id, 'cancelled', reason));
  }

  async status(caller: Caller, id: string): Promise<ImportBatch> {
    return this.require(caller, id);
  }

  /** Newest first. */
  async history(
    caller: Caller,
    { source, organisation, limit = 50 }: { source: string; organisation?: string; limit?: number },
  ): Promise<ImportBatch[]> {
    const { id } = await this.sources.require(caller, source, organisation);
    return this.database.transaction(caller.administers, (tx) => this.batches.list(tx, id, limit));
  }

  /** The verdicts of an import in the order of the file, save that what cannot be read comes first and what is missing in it last; at most `limit`. */
  async rows(
    caller: Caller,
    id: string,
    page: { after?: string; limit: number },
  ): Promise<(PlannedRow & { number: string })[]> {
    await this.require(caller, id);
    return this.database.transaction(caller.administers, (tx) => this.batches.rows(tx, id, page));
  }

  private async decide(
    caller: Caller,
    source: ImportSource,
    id: string,
    { lines, managed }: Pick<Received, 'lines' | 'managed'>,
    onShare: OnShare,
  ): Promise<BatchRecord> {
    return this.database.transaction(caller.administers, async (tx) => {
      const batch = await this.found(tx, id);
      if (!batch.rowSet) throw refusals.interrupted();
      const of = await parametersOf(tx, batch, this.administer);
      const totals = await plan(tx, batch.rowSet, batch.mode, lines?.known, of, onShare);
      await this.batches.total(tx, id, totals);
      const stopped = brake(source, totals, managed);
      const wanted = batch.dryRun ? 'planned' : (stopped?.state ?? 'applying');
      if (wanted === 'applying' || wanted === 'waiting') {
        await this.supersede(tx, batch);
        if (totals.runOut > 0) await forget(tx, batch.rowSet, lines?.known, of);
      }
      const reason = stopped ? reasonOf(stopped.reason) : heldBackOf(totals);
      await this.batches.enter(tx, id, wanted, reason);
      return this.found(tx, id);
    });
  }

  /**
   * @param ended how many rows somebody has confirmed that it ends; if it has become another number, it waits again
   * @param lines of a file that was read a moment ago
   */
  private async apply(
    caller: Caller,
    batch: BatchRecord,
    onShare: OnShare,
    { ended, lines }: { readonly ended?: number; readonly lines?: FileLines | undefined } = {},
  ): Promise<BatchRecord> {
    const once = async (tx: ImportTransaction) => {
      if (!batch.rowSet) throw refusals.interrupted();
      const of = await parametersOf(tx, batch, this.administer);
      const verdicts = await lookAgain(tx, batch.rowSet, of);
      const isOther = ended !== undefined && verdicts.ended !== ended;
      const planned = { ...batch, ...verdicts, rowSet: batch.rowSet };
      const toKeep = isOther ? undefined : await apply(tx, planned, of, onShare, lines);
      // Only now: while the batch's row is locked nobody sees how far it has come.
      await this.batches.total(tx, batch.id, { ...batch, ...verdicts });
      if (isOther)
        await this.batches.enter(tx, batch.id, 'waiting', reasonOf(refusals.endsOtherNumber(verdicts.ended)));
      else await this.batches.enter(tx, batch.id, 'applied', heldBackOf(batch));
      return { done: await this.found(tx, batch.id), of, toKeep };
    };
    const { done, of, toKeep } = await inTries(() => this.database.transaction(caller.administers, once));
    if (toKeep) this.lines.keep(caller, of, toKeep);
    return done;
  }

  /** What a process left that is no more: what was not received is given up, what was planned is applied. */
  private async settle(caller: Caller, sourceId: string, dryRun = false): Promise<void> {
    const left = await this.database.transaction(caller.administers, async (tx) => {
      for (const { id } of await this.batches.inState(tx, sourceId, 'receiving'))
        await this.batches.enter(tx, id, 'failed', reasonOf(refusals.interrupted()));
      return this.batches.inState(tx, sourceId, 'applying');
    });
    if (dryRun && left.length > 0) throw refusals.underWay(); // a dry run applies nothing, and would plan for what is to be
    for (const batch of left) {
      try {
        const way = new GivingWay(this.underWay);
        await this.apply(caller, batch, () => way.give());
      } catch (error) {
        await this.giveUp(caller, batch.id, error);
      }
    }
  }

  /** A file that waits is out of date when a later one of the same rows has come. */
  private async supersede(tx: ImportTransaction, { id, sourceId, rowSet }: BatchRecord): Promise<void> {
    for (const waiting of await this.batches.inState(tx, sourceId, 'waiting'))
      if (waiting.rowSet === rowSet)
        await this.batches.enter(tx, waiting.id, 'cancelled', reasonOf(refusals.superseded(id)));
  }

  private async leaveWaiting(
    caller: Caller,
    id: string,
    state: 'applying' | 'cancelled',
    reason: string | undefined,
  ): Promise<BatchRecord> {
    return this.database.transaction(caller.administers, async (tx) => {
      const { state: was, organisationId } = await this.found(tx, id);
      // We hold the lock of the source, so what is being applied was left.
      const isLeft = was === 'applying' && state === 'cancelled';
      if (was !== 'waiting' && !isLeft) throw refusals.notWaiting();
      const act = state === 'applying' ? 'import.confirm' : 'import.cancel';
      await recordAct(tx, caller, act, {
        organisationId,
        subjectId: id,
        ...(reason !== undefined && { reason }),
      });
      await this.batches.enter(
        tx,
        id,
        state,
        state === 'cancelled' ? reasonOf(refusals.cancelled()) : undefined,
      );
      return this.found(tx, id);
    });
  }

  /**
   * What the file is to blame for is its reason. A file that did not arrive is given up. What was planned stays, and is
   * applied by the next import of the source.
   */
  private async giveUp(caller: Caller, id: string, error: unknown): Promise<BatchRecord> {
    const batch = await this.database.transaction(caller.administers, async (tx) => {
      const { state } = await this.found(tx, id);
      if (isOfTheFile(error)) await this.batches.enter(tx, id, 'refused', reasonOf(error));
      else if (state === 'receiving')
        await this.batches.enter(tx, id, 'failed', reasonOf(refusals.interrupted()));
      return this.found(tx, id);
    });
    if (!isOfTheFile(error)) throw error;
    return batch;
  }

  private keeper(caller: Caller, id: string): ProgressKeeper {
    return new ProgressKeeper((progress) =>
      this.database.beside(caller.administers, (tx) => this.batches.keepProgress(tx, id, progress)),
    );
  }

  private async require(caller: Caller, id: string): Promise<BatchRecord> {
    if (!isUuid(id)) throw refusals.notFound();
    return this.database.transaction(caller.administers, (tx) => this.found(tx, id));
  }

  private async found(tx: ImportTransaction, id: string): Promise<BatchRecord> {
    const batch = await this.batches.find(tx, id);
    if (!batch) throw refusals.notFound();
    return batch;
  }
}
