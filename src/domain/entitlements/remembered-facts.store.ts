import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import {
  DISTRUST_RESTORED,
  FORGET_CHANGES,
  REMEMBER_ALL,
  REMEMBER_CHANGED,
  WIDE_CHANGES,
  type RememberedBatch,
} from './remember-facts.statement.js';

/** Of the employments of an organisation, or of everybody; made by a transaction. */
export interface WideChange {
  readonly about: string;
  readonly madeIn: string;
}

/** What the answering role remembers for itself of what it has read. */
@Injectable()
export class RememberedFactsStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** Employments whose facts have changed, in the order of their ids. */
  async rememberChanged(after: string, limit: number): Promise<RememberedBatch> {
    return this.remember(REMEMBER_CHANGED, [after, limit]);
  }

  /** @param about the id of an organisation, or EVERYBODY */
  async rememberAll(about: string, after: string, limit: number): Promise<RememberedBatch> {
    return this.remember(REMEMBER_ALL, [after, limit, about]);
  }

  async wideChanges(): Promise<WideChange[]> {
    return this.database.query<WideChange>(WIDE_CHANGES, []);
  }

  /** To be called when all they are about has been remembered since they were read. */
  async forget(changes: readonly WideChange[]): Promise<void> {
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
