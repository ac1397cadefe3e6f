import { Injectable } from '@nestjs/common';
import { ImportingDatabase } from '../../../platform/database/importing-database.js';
import type { DomainError } from '../../../platform/errors/domain-error.js';
import { requireOperator, type Caller } from '../../access/caller.js';
import { recordAct } from '../import-acts.js';
import type { ImportMode, ImportSource } from '../import.js';
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
      const before = await this.store.find(tx, source.id);
      await this.store.save(tx, source, { schedule, mode, nextAt, ...(location && { location }) });
      await recordAct(tx, caller, 'import-fetch.save', {
        ...about(source),
        details: {
          before: before && told(before),
          after: told({ schedule, mode, ...(location && { location }) }),
        },
      });
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
      const before = await this.store.find(tx, source.id);
      if (!before || (await this.store.remove(tx, source.id)) === 0) throw refusals.fetchNotFound();
      await recordAct(tx, caller, 'import-fetch.stop', {
        ...about(source),
        details: { before: told(before) },
      });
    });
  }

  async list(caller: Caller): Promise<ImportFetch[]> {
    return this.database.transaction(caller.administers, (tx) => this.store.list(tx));
  }
}

function about({ id, organisationId }: ImportSource): { organisationId: string; subjectId: string } {
  return { organisationId, subjectId: id };
}

/** For the record, which is kept for good: without the query of an address, which may be what opens it. */
function told({ location, schedule, mode }: Pick<ImportFetch, 'location' | 'schedule' | 'mode'>): object {
  return { from: location === undefined ? 'folder' : location.replace(/\?.*$/s, ''), schedule, mode };
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
