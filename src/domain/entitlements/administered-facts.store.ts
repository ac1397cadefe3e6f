import { Injectable } from '@nestjs/common';
import { ReadingDatabase, type Reader } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { EmploymentFacts, Instants } from './entitlement.js';
import { byEmployment } from './entitlements.statement.js';
import { toFacts, type FactsRow } from './facts-row.rules.js';

/** Reads facts as administrators see them, by the statement that answers are computed from; one snapshot for all. */
@Injectable()
export class AdministeredFactsStore {
  constructor(private readonly database: ReadingDatabase) {}

  /** One entry per employment in force in an onboarded organisation that the caller administers. */
  async of(
    { administers }: Caller,
    employmentIds: readonly string[],
    { at, asKnownAt }: Instants,
    reader: Reader = this.database,
  ): Promise<EmploymentFacts[]> {
    const ids = [...new Set(employmentIds)];
    const asked = [ids.map((_, n) => n), ids];
    const instants = [at?.toISOString() ?? null, asKnownAt?.toISOString() ?? null];
    const rows =
      at || asKnownAt
        ? await reader.query<{ facts: FactsRow }>(administers, byEmployment.asOf, [...asked, ...instants])
        : await reader.query<{ facts: FactsRow }>(administers, byEmployment.now, asked);
    const facts = [...toFacts(rows.map((row) => row.facts)).values()].flat();
    return facts.filter(({ organisation }) => administers === 'all' || administers.includes(organisation.id));
  }
}
