import { Injectable } from '@nestjs/common';
import { ReadingDatabase } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { EmploymentFacts, Instants } from './entitlement.js';
import { byEmployments } from './entitlements.statement.js';
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
  ): Promise<EmploymentFacts[]> {
    const instants = [at?.toISOString() ?? null, asKnownAt?.toISOString() ?? null];
    const rows =
      at || asKnownAt
        ? await this.read(administers, byEmployments.asOf, [employmentIds, ...instants])
        : await this.read(administers, byEmployments.now, [employmentIds]);
    const facts = rows.map((row) => toFacts(row.facts));
    return facts.filter(({ organisation }) => administers === 'all' || administers.includes(organisation.id));
  }

  private read(
    administers: Caller['administers'],
    statement: typeof byEmployments.now,
    values: readonly unknown[],
  ): Promise<{ facts: FactsRow }[]> {
    return this.database.query<{ facts: FactsRow }>(administers, statement, values);
  }
}
