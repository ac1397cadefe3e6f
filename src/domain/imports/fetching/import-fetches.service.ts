import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../../platform/database/importing-database.js';
import type { DomainError } from '../../../platform/errors/domain-error.js';
import { requireOperator, type Caller } from '../../access/caller.js';
import type { ImportMode } from '../import.js';
import { ImportSources } from '../import-sources.service.js';
import { refusals } from './fetching.errors.js';
import type { ImportFetch } from './import-fetch.js';
import { ImportFetchStore } from './import-fetches.store.js';
import { nextAfter } from './schedule.rules.js';

export interface NewFetch {
  readonly source: string;
  readonly organisation?: string;
  readonly location?: string;
  readonly schedule: string;
  readonly mode: ImportMode;
}

/** What the service fetches by itself. For operators alone: an address is opened from inside their network. */
@Injectable()
export class ImportFetches {
  constructor(
    private readonly database: ImportingDatabase,
    private readonly sources: ImportSources,
    private readonly store: ImportFetchStore,
  ) {}

  /** @throws DomainError `import.schedule-malformed`, `import.location-malformed`, `import.source-not-found` */
  async save(caller: Caller, { source: name, organisation, ...input }: NewFetch): Promise<ImportFetch> {
    requireOperator(caller);
    const location = input.location === undefined ? undefined : httpsAddress(input.location);
    const nextAt = nextAfter(input.schedule, new Date());
    const source = await this.sources.require(caller, name, organisation);
    return this.database.transaction(caller.administers, async (tx) => {
      const { schedule, mode } = input;
      await this.store.save(tx, source, { schedule, mode, nextAt, ...(location && { location }) });
      return (await this.store.find(tx, source.id)) ?? fail(refusals.fetchNotFound());
    });
  }

  async stop(
    caller: Caller,
    { source: name, organisation }: { source: string; organisation?: string },
  ): Promise<void> {
    requireOperator(caller);
    const source = await this.sources.require(caller, name, organisation);
    await this.database.transaction(caller.administers, async (tx) => {
      if ((await this.store.remove(tx, source.id)) === 0) throw refusals.fetchNotFound();
    });
  }

  async list(caller: Caller): Promise<ImportFetch[]> {
    return this.database.transaction(caller.administers, (tx) => this.store.list(tx));
  }
}

function httpsAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.password || url.hash || text.length > 2000)
    throw refusals.locationMalformed();
  return url.href;
}

function fail(error: DomainError): never {
  throw error;
}
