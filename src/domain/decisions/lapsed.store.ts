import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { ReadingDatabase, type Reader } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { AskedAt } from './asked-facts.store.js';
import type { LapsedRow } from './lapsed.rules.js';
import { lapsed } from './lapsed.statement.js';

/** What employments were given of some powers, in force or not. */
@Injectable()
export class LapsedStore {
  constructor(
    private readonly answering: AnsweringDatabase,
    private readonly reading: ReadingDatabase,
  ) {}

  async forParty(
    employmentIds: readonly string[],
    powerIds: readonly string[],
    { at, asKnownAt }: AskedAt = {},
  ): Promise<LapsedRow[]> {
    if (employmentIds.length === 0 || powerIds.length === 0) return [];
    const rows = await (at === undefined && asKnownAt === undefined
      ? this.answering.query<{ lapsed: LapsedRow }>(lapsed.now, [employmentIds, powerIds])
      : this.answering.query<{ lapsed: LapsedRow }>(lapsed.asOf, [
          ...[employmentIds, powerIds],
          ...[at ?? null, asKnownAt ?? null],
        ]));
    return rows.map((row) => row.lapsed);
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
}
