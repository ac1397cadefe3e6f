import { Injectable } from '@nestjs/common';
import type { ImportTransaction } from '../../../platform/database/importing-database.js';
import type { ImportReason, ImportSource } from '../import.js';
import type { ImportFetch } from './import-fetch.js';

type Row = { [Name in keyof ImportFetch]-?: Exclude<ImportFetch[Name], undefined> | null };

const FETCH = `
  select f.source_id as "sourceId", f.organisation_id as "organisationId", o.number as organisation, s.name as source,
    f.location, f.schedule, f.mode, f.next_at as "nextAt", f.attempted_at as "attemptedAt",
    f.failing_since as "failingSince", f.failure, f.batch_id as "batchId", f.version
  from import_fetch f join import_source s on s.id = f.source_id join organisation o on o.id = f.organisation_id`;

@Injectable()
export class ImportFetchStore {
  async save(
    tx: ImportTransaction,
    source: ImportSource,
    fetch: Pick<ImportFetch, 'location' | 'schedule' | 'mode' | 'nextAt'>,
  ): Promise<void> {
    await tx.run(
      `insert into import_fetch (source_id, organisation_id, location, schedule, mode, next_at)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (source_id) do update set location = excluded.location, schedule = excluded.schedule,
         mode = excluded.mode, next_at = excluded.next_at, failing_since = null, failure = null, version = null`,
      [source.id, source.organisationId, fetch.location ?? null, fetch.schedule, fetch.mode, fetch.nextAt],
    );
  }

  async remove(tx: ImportTransaction, sourceId: string): Promise<number> {
    return tx.run('delete from import_fetch where source_id = $1', [sourceId]);
  }

  async list(tx: ImportTransaction): Promise<ImportFetch[]> {
    return this.select(tx, 'order by o.number, s.name', []);
  }

  async find(tx: ImportTransaction, sourceId: string): Promise<ImportFetch | undefined> {
    return (await this.select(tx, 'where f.source_id = $1', [sourceId]))[0];
  }

  /** Those due, for this transaction alone. */
  async due(tx: ImportTransaction, now: Date): Promise<ImportFetch[]> {
    return this.select(tx, 'where f.next_at <= $1 order by f.next_at for update of f skip locked', [now]);
  }

  async dueNext(tx: ImportTransaction, sourceId: string, nextAt: Date): Promise<void> {
    await tx.run('update import_fetch set next_at = $2 where source_id = $1', [sourceId, nextAt]);
  }

  /** @param failure absent: it went well */
  async attempted(tx: ImportTransaction, sourceId: string, failure?: ImportReason): Promise<void> {
    await tx.run(
      `update import_fetch set attempted_at = statement_timestamp(), failure = $2,
         failing_since = case when $2::jsonb is not null then coalesce(failing_since, statement_timestamp()) end
       where source_id = $1`,
      [sourceId, failure ?? null],
    );
  }

  async imported(tx: ImportTransaction, sourceId: string, batchId: string, version?: string): Promise<void> {
    await tx.run('update import_fetch set batch_id = $2, version = $3 where source_id = $1', [
      sourceId,
      batchId,
      version ?? null,
    ]);
  }

  private async select(
    tx: ImportTransaction,
    rest: string,
    values: readonly unknown[],
  ): Promise<ImportFetch[]> {
    const rows = await tx.query<Row>(`${FETCH} ${rest}`, values);
    return rows.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).filter(([, value]) => value !== null),
        ) as unknown as ImportFetch,
    );
  }
}
