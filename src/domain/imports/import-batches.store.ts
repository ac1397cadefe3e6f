import { Injectable } from '@nestjs/common';
import type { ImportTransaction } from '../../platform/database/importing-database.js';
import type { Caller } from '../access/caller.js';
import type {
  ImportBatch,
  ImportFilter,
  ImportReason,
  ImportSource,
  ImportState,
  ImportTotals,
  KeptProgress,
  NewImport,
  PlannedRow,
} from './import.js';
import type { RowProblem, RowSet } from './reading/imported-row.js';
import { toldProblem } from './told-problem.js';

/** A batch with what only applying it needs. */
export interface BatchRecord extends ImportBatch {
  readonly sourceId: string;
}

const BATCH = `
  select json_strip_nulls(json_build_object(
      'id', b.id, 'organisationId', b.organisation_id, 'sourceId', b.source_id, 'source', s.name,
      'rowSet', b.row_set, 'mode', b.mode, 'dryRun', b.dry_run, 'state', b.state, 'reason', b.reason, 'progress', b.progress, 'actor', b.actor,
      'read', b.read, 'created', b.created, 'changed', b.changed, 'ended', b.ended, 'unchanged', b.unchanged,
      'rejected', b.rejected, 'heldBack', b.held_back)) as batch,
    b.recorded_at as "recordedAt", b.finished_at as "finishedAt",
    (extract(epoch from b.recorded_at) * 1000000)::bigint::text as micros
  from import_batch b join import_source s on s.id = b.source_id`;

@Injectable()
export class ImportBatchStore {
  async begin(
    tx: ImportTransaction,
    caller: Caller,
    source: ImportSource,
    { mode, dryRun = false }: NewImport,
  ): Promise<string> {
    const rows = await tx.query<{ id: string }>(
      `insert into import_batch (organisation_id, source_id, mode, dry_run, actor, actor_person_id, issued_by_person_id)
       values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [
        ...[source.organisationId, source.id, mode, dryRun],
        ...[caller.actor, caller.personId ?? null, caller.issuedByPersonId ?? null],
      ],
    );
    return rows[0]?.id ?? '';
  }

  async find(tx: ImportTransaction, id: string): Promise<BatchRecord | undefined> {
    return (await this.select(tx, 'where b.id = $1', [id]))[0];
  }

  /** Newest first. */
  async list(tx: ImportTransaction, sourceId: string, limit: number): Promise<BatchRecord[]> {
    return this.select(tx, 'where b.source_id = $1 order by b.recorded_at desc, b.id limit $2', [
      sourceId,
      limit,
    ]);
  }

  /** Newest first, with the place of each in the list. @param before place of the last one that was seen */
  async page(
    tx: ImportTransaction,
    { organisation, source, state }: ImportFilter,
    before: readonly string[] | undefined,
    limit: number,
  ): Promise<{ batch: BatchRecord; place: [string, string] }[]> {
    const [micros, id] = before ?? [];
    return this.places(
      tx,
      `join organisation o on o.id = b.organisation_id
       where ($1::text is null or o.number = $1) and ($2::text is null or s.name = $2)
         and ($3::import_state is null or b.state = $3)
         and ($4::bigint is null or (b.recorded_at, b.id) < (timestamptz 'epoch' + $4 * interval '1 microsecond', $5::uuid))
       order by b.recorded_at desc, b.id desc limit $6`,
      [organisation ?? null, source ?? null, state ?? null, micros ?? null, id ?? null, limit],
    );
  }

  async inState(tx: ImportTransaction, sourceId: string, state: ImportState): Promise<BatchRecord[]> {
    return this.select(tx, 'where b.source_id = $1 and b.state = $2 order by b.recorded_at', [
      sourceId,
      state,
    ]);
  }

  async sourcesUnderWay(tx: ImportTransaction): Promise<string[]> {
    const rows = await tx.query<{ id: string }>(
      `select source_id as id from import_batch where state in ('receiving', 'applying')`,
    );
    return rows.map(({ id }) => id);
  }

  async received(tx: ImportTransaction, id: string, rowSet: RowSet): Promise<void> {
    await tx.run('update import_batch set row_set = $2 where id = $1', [id, rowSet]);
  }

  /** Says nothing of an import that is no longer under way. */
  async keepProgress(tx: ImportTransaction, id: string, progress: KeptProgress): Promise<void> {
    await tx.run(
      `update import_batch set progress = $2 where id = $1 and state in ('receiving', 'applying')`,
      [id, progress],
    );
  }

  /**
   * Enters a state; what the file holds of people is kept no longer than the batch is under way. A row that was
   * applied names what it has made from then on.
   */
  async enter(tx: ImportTransaction, id: string, state: ImportState, reason?: ImportReason): Promise<void> {
    await tx.run('update import_batch set state = $2, reason = $3 where id = $1', [
      id,
      state,
      reason ?? null,
    ]);
    if (state === 'waiting' || state === 'applying') return;
    await tx.run('select behorig.clear_staged($1)', [id]);
    await tx.run(
      `update import_row set content = null, uid = null, unit = null, hsa_id = null, eppn = null, new_id = null,
         subject_id = case when $2 and verdict <> 'rejected' then coalesce(new_id, subject_id) else subject_id end
       where batch_id = $1 and content is not null`,
      [id, state === 'applied'],
    );
  }

  async total(tx: ImportTransaction, id: string, totals: ImportTotals): Promise<void> {
    const { read, created, changed, ended, unchanged, rejected, heldBack } = totals;
    await tx.run(
      `update import_batch set read = $2, created = $3, changed = $4, ended = $5, unchanged = $6, rejected = $7,
         held_back = $8 where id = $1`,
      [id, read, created, changed, ended, unchanged, rejected, heldBack],
    );
  }

  /** @param after number of the last row of the page before */
  async rows(
    tx: ImportTransaction,
    id: string,
    { after = '0', verdict, limit }: { after?: string; verdict?: PlannedRow['verdict']; limit: number },
  ): Promise<(PlannedRow & { number: string })[]> {
    const rows = await tx.query<{
      number: string;
      row: Omit<PlannedRow, 'problem'> & { problem?: RowProblem };
    }>(
      `select number, json_strip_nulls(json_build_object('line', line, 'key', key, 'verdict', verdict,
         'subjectId', subject_id, 'problem', problem)) as row
       from import_row where batch_id = $1 and number > $2::bigint and ($4::import_verdict is null or verdict = $4)
       order by number limit $3`,
      [id, after, limit, verdict ?? null],
    );
    return rows.map(({ number, row: { problem, ...row } }) => ({
      ...row,
      number,
      ...(problem && { problem: toldProblem(problem) }),
    }));
  }

  private async select(
    tx: ImportTransaction,
    rest: string,
    values: readonly unknown[],
  ): Promise<BatchRecord[]> {
    return (await this.places(tx, rest, values)).map(({ batch }) => batch);
  }

  private async places(
    tx: ImportTransaction,
    rest: string,
    values: readonly unknown[],
  ): Promise<{ batch: BatchRecord; place: [string, string] }[]> {
    const rows = await tx.query<{
      batch: Omit<BatchRecord, 'recordedAt' | 'finishedAt'>;
      recordedAt: Date;
      finishedAt: Date | null;
      micros: string;
    }>(`${BATCH} ${rest}`, values);
    return rows.map(({ batch, recordedAt, finishedAt, micros }) => ({
      batch: { ...batch, recordedAt, ...(finishedAt && { finishedAt }) },
      place: [micros, batch.id],
    }));
  }
}
