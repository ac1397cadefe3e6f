import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import {
  CHANGES,
  CONCERNED,
  DISTRUST_RESTORED,
  EXPIRED,
  FORGET_CHANGES,
  REMEMBER,
} from './remember-facts.statement.js';

/** By one statement, which compares each note with all that it is given: of thousands at once it would not come to an end in time. */
const FORGOTTEN_AT_ONCE = 500;

/** A transaction has changed what is known of an employment, a person, an organisation, or of what all share. */
export interface Change {
  readonly about: string;
  readonly madeIn: string;
  /** It may concern very many. */
  readonly isWide: boolean;
}

/** What the answering role remembers for itself of what it has read. */
@Injectable()
export class RememberedFactsStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** In the order of what they are about: all there are of so many ids after this one, and after the nil UUID of that, too. */
  async changes(after: string, limit: number): Promise<Change[]> {
    return this.database.query<Change>(CHANGES, [after, limit]);
  }

  /** Employments that may rest on what has changed, in the order of their ids. */
  async concerned(about: readonly string[], after: string, limit: number): Promise<string[]> {
    return this.ids(CONCERNED, [about, after, limit]);
  }

  /** Employments that time has changed, in the order of their ids. */
  async expired(after: string, limit: number): Promise<string[]> {
    return this.ids(EXPIRED, [after, limit]);
  }

  /** @returns whether all of them were written; those were not that another one was writing meanwhile */
  async remember(employmentIds: readonly string[]): Promise<boolean> {
    const [row] = await this.database.query<{ written: number }>(REMEMBER, [employmentIds]);
    return row?.written === employmentIds.length;
  }

  /** To be called when all that they may concern has been remembered since they were read. */
  async forget(changes: readonly Change[]): Promise<void> {
    for (let first = 0; first < changes.length; first += FORGOTTEN_AT_ONCE) {
      const some = changes.slice(first, first + FORGOTTEN_AT_ONCE);
      await this.database.query(FORGET_CHANGES, [
        some.map(({ about }) => about),
        some.map(({ madeIn }) => madeIn),
      ]);
    }
  }

  async distrustRestored(): Promise<void> {
    await this.database.query(DISTRUST_RESTORED, []);
  }

  private async ids(statement: PreparedStatement, values: unknown[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(statement, values);
    return rows.map(({ id }) => id);
  }
}
