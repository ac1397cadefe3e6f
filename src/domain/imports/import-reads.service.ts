import { Injectable } from '@nestjs/common';
import { ImportingDatabase, type ImportTransaction } from '../../platform/database/importing-database.js';
import { MICROSECONDS_PART, placeOf, UUID_PART } from '../../platform/paging/cursor.rules.js';
import type { Page, PageRequest } from '../../platform/paging/page.js';
import { pageOf, rowsToRead } from '../../platform/paging/page.rules.js';
import { organisationNotFound, type Caller } from '../access/caller.js';
import { isUuid } from '../directory/uuid.rules.js';
import { ImportBatchStore } from './import-batches.store.js';
import type { ImportBatch, ImportFilter, PlannedRow } from './import.js';
import { refusals } from './imports.errors.js';

/** Imports and their verdicts, page by page. */
@Injectable()
export class ImportReads {
  constructor(
    private readonly database: ImportingDatabase,
    private readonly batches: ImportBatchStore,
  ) {}

  /** Newest first. @throws DomainError `organisation.not-found`, and as a page is refused */
  async page(
    caller: Caller,
    { first, after, ...filter }: ImportFilter & PageRequest,
  ): Promise<Page<ImportBatch>> {
    const limit = rowsToRead(first);
    const before = placeOf(after, [MICROSECONDS_PART, UUID_PART]);
    return this.database.transaction(caller.administers, async (tx) => {
      if (filter.organisation !== undefined) await requireOrganisation(tx, filter.organisation);
      const found = await this.batches.page(tx, filter, before, limit);
      return pageOf(
        found,
        first,
        ({ place }) => place,
        ({ batch }) => batch,
      );
    });
  }

  /**
   * The verdicts of an import in the order of the file, save that what cannot be read comes first and what is missing in it last.
   * @throws DomainError `import.not-found`, and as a page is refused
   */
  async rows(
    caller: Caller,
    id: string,
    { first, after, verdict }: PageRequest & { verdict?: PlannedRow['verdict'] },
  ): Promise<Page<PlannedRow>> {
    const limit = rowsToRead(first);
    const [number] = placeOf(after, [MICROSECONDS_PART]) ?? [];
    if (!isUuid(id)) throw refusals.notFound();
    return this.database.transaction(caller.administers, async (tx) => {
      if (!(await this.batches.find(tx, id))) throw refusals.notFound();
      const page = { ...(number && { after: number }), ...(verdict && { verdict }), limit };
      return pageOf(
        await this.batches.rows(tx, id, page),
        first,
        (row) => [row.number],
        (row) => row,
      );
    });
  }
}

async function requireOrganisation(tx: ImportTransaction, number: string): Promise<void> {
  const rows = await tx.query('select from organisation where number = $1', [number]);
  if (rows.length === 0) throw organisationNotFound();
}
