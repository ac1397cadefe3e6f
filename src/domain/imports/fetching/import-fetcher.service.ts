import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { Environment } from '../../../platform/config/environment.js';
import { ImportingDatabase } from '../../../platform/database/importing-database.js';
import { DomainError } from '../../../platform/errors/domain-error.js';
import { LOG } from '../../../platform/logging/logger.js';
import type { Caller } from '../../access/caller.js';
import type { ImportBatch, ImportReason } from '../import.js';
import { reasonOf } from '../import-reasons.js';
import { ImportsService } from '../imports.service.js';
import { toldInTheLog } from '../told-in-the-log.js';
import { authorizationFor } from './credentials.js';
import { isOfFetching, refusals } from './fetching.errors.js';
import { httpsLocation } from './https-location.js';
import type { FetchedFile, ImportFetch } from './import-fetch.js';
import { ImportFetchStore } from './import-fetches.store.js';
import { countLeftLying, watchedFolder } from './watched-folder.js';

/** Fetches and imports what there is for a source, and keeps how it went where administrators see it. */
@Injectable()
export class ImportFetcher {
  constructor(
    private readonly environment: Environment,
    private readonly database: ImportingDatabase,
    private readonly imports: ImportsService,
    private readonly store: ImportFetchStore,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Does nothing when the source is no longer fetched for.
   * @throws what another try may mend; a file that was refused is not tried again
   */
  async fetch(sourceId: string): Promise<void> {
    const fetch = await this.database.transaction('all', (tx) => this.store.find(tx, sourceId));
    if (!fetch) return;
    try {
      const { files, refused } = await this.importFiles(fetch);
      const ofFiles = files > 0 ? refused : await this.stillFailing(fetch);
      await this.attempted(fetch, ofFiles ?? (await this.leftLying(fetch)));
    } catch (error) {
      const failure = reasonOf(error instanceof DomainError ? error : refusals.unreachable());
      await this.attempted(fetch, failure);
      const { source, organisation } = fetch;
      this.log.warn(
        { source, organisation, reason: failure.code, err: error },
        'fetching failed, tried again later',
      );
      throw error;
    }
  }

  /** What became of a file is seen until another one comes, or it is applied after all. That nothing could be fetched is over. */
  private async stillFailing({ failure, batchId, source, organisationId }: ImportFetch) {
    if (!failure || batchId === undefined || isOfFetching(failure)) return undefined;
    const { state } = await this.imports.status(callerOf(source, organisationId), batchId);
    return state === 'applied' ? undefined : failure;
  }

  private async leftLying(fetch: ImportFetch): Promise<ImportReason | undefined> {
    const folder = fetch.location === undefined && this.folderOf(fetch);
    const count = folder ? await countLeftLying(folder) : 0;
    return count > 0 ? reasonOf(refusals.filesLeftLying(count)) : undefined;
  }

  /** @returns how many there were, and why the last one that was not imported was not */
  private async importFiles(fetch: ImportFetch): Promise<{ files: number; refused?: ImportReason }> {
    const { organisation, organisationId, source, mode, sourceId } = fetch;
    const caller = callerOf(source, organisationId);
    let files = 0;
    let refused: ImportReason | undefined;
    for await (const { bytes, arrived, put, version } of this.filesOf(fetch)) {
      const begun = performance.now();
      const input = { source, organisation, mode, file: bytes, ...(arrived && { arrived }) };
      const batch = await this.imports.import(caller, input);
      this.log.info({ organisation, ...toldInTheLog(batch, begun) }, 'fetched import');
      await put(batch.id, batch.state !== 'refused');
      // What was not taken whole is asked for again although it is the same: the register may have changed, or the source.
      await this.database.transaction('all', (tx) =>
        this.store.imported(tx, sourceId, batch.id, isTakenWhole(batch) ? version : undefined),
      );
      files++;
      if (batch.state !== 'applied') refused = batch.reason;
    }
    return { files, ...(refused && { refused }) };
  }

  private filesOf(fetch: ImportFetch): AsyncIterable<FetchedFile> {
    const { location, version } = fetch;
    if (location === undefined) return watchedFolder(this.folderOf(fetch));
    const authorization = authorizationFor(location, this.environment.IMPORT_CREDENTIALS_FILE);
    return httpsLocation(location, {
      ...(authorization && { authorization }),
      ...(version && { version }),
    });
  }

  private folderOf({ organisation, source }: ImportFetch): string {
    const { IMPORT_FOLDER: folder } = this.environment;
    if (folder === undefined) throw refusals.folderNotConfigured();
    return join(folder, organisation, source);
  }

  private async attempted({ sourceId }: ImportFetch, failure: ImportReason | undefined): Promise<void> {
    await this.database.transaction('all', (tx) => this.store.attempted(tx, sourceId, failure));
  }
}

function callerOf(source: string, organisationId: string): Caller {
  return { actor: `source:${source}`, administers: [organisationId] };
}

function isTakenWhole({ state, rejected, heldBack }: ImportBatch): boolean {
  return state === 'applied' && rejected === 0 && heldBack === 0;
}
