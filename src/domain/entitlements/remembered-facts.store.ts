import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import {
  CHANGES,
  DISTRUST_RESTORED,
  FORGET_CHANGES,
  REMEMBER_CONCERNED,
  REMEMBER_EXPIRED,
  type RememberedBatch,
} from './remember-facts.statement.js';

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
  async rememberConcerned(about: readonly string[], after: string, limit: number): Promise<RememberedBatch> {
    return this.remember(REMEMBER_CONCERNED, [about, after, limit]);
  }

  /** Employments that time has changed, in the order of their ids. */
  async rememberExpired(after: string, limit: number): Promise<RememberedBatch> {
    return this.remember(REMEMBER_EXPIRED, [after, limit]);
  }

  /** To be called when all that they may concern has been remembered since they were read. */
  async forget(changes: readonly Change[]): Promise<void> {
    await this.database.query(FORGET_CHANGES, [
      changes.map(({ about }) => about),
      changes.map(({ madeIn }) => madeIn),
    ]);
  }

  async distrustRestored(): Promise<void> {
    await this.database.query(DISTRUST_RESTORED, []);
  }

  private async remember(statement: PreparedStatement, values: unknown[]): Promise<RememberedBatch> {
    const [batch] = await this.database.query<RememberedBatch>(statement, values);
    if (!batch) throw new Error('The statement tells what became of a batch.');
    return batch;
  }
}
