import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { ReadingDatabase, type Reader } from '../../platform/database/reading-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import type { Caller } from '../access/caller.js';
import type { AskedAt } from './asked-facts.store.js';
import type { LapsedRow } from './lapsed.rules.js';
import { lapsed } from './lapsed.statement.js';

interface Given {
  readonly employmentIds: readonly string[];
  readonly powerIds: readonly string[];
}

/** Of denials explained by one statement, and statements at once. */
const AT_ONCE = { most: 32, atOnce: 2 };

/** What employments were given of some powers, in force or not. */
@Injectable()
export class LapsedStore {
  private readonly denials: Batches<Given, LapsedRow[]>;

  constructor(
    private readonly answering: AnsweringDatabase,
    private readonly reading: ReadingDatabase,
  ) {
    this.denials = new Batches((given) => this.read(given), AT_ONCE);
  }

  /** Now, as the answering role. What is asked at the same moment is read together. */
  async forParty(employmentIds: readonly string[], powerIds: readonly string[]): Promise<LapsedRow[]> {
    if (employmentIds.length === 0 || powerIds.length === 0) return [];
    return this.denials.of({ employmentIds, powerIds });
  }

  async forCaller(
    { administers }: Caller,
    employmentIds: readonly string[],
    powerIds: readonly string[],
    { at, asKnownAt }: AskedAt = {},
    reader: Reader = this.reading,
  ): Promise<LapsedRow[]> {
    if (employmentIds.length === 0 || powerIds.length === 0) return [];
    const values = [employmentIds, powerIds, at ?? null, asKnownAt ?? null];
    const rows = await reader.query<{ lapsed: LapsedRow }>(administers, lapsed.asOf, values);
    return rows.map((row) => row.lapsed);
  }

  private async read(given: readonly Given[]): Promise<LapsedRow[][]> {
    const rows = await this.answering.query<{ n: number; lapsed: LapsedRow }>(lapsed.now, [
      given.map(({ employmentIds }) => arrayOf(employmentIds)),
      given.map(({ powerIds }) => arrayOf(powerIds)),
    ]);
    const found: LapsedRow[][] = given.map(() => []);
    for (const row of rows) found[row.n - 1]?.push(row.lapsed);
    return found;
  }
}

/** Of UUIDs as PostgreSQL writes them. */
function arrayOf(ids: readonly string[]): string {
  return `{${ids.join()}}`;
}
