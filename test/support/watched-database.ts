import type pg from 'pg';
import { AnsweringDatabase, type PreparedStatement } from '../../src/platform/database/answering-database.js';

/** Tells which statements were run. */
export class WatchedDatabase extends AnsweringDatabase {
  statements: string[] = [];
  private readonly interruptions = new Map<string, () => Promise<void>>();

  /** Does something right before the statement of that name is run the next time. */
  before(name: string, something: () => Promise<void>): void {
    this.interruptions.set(name, something);
  }

  override async query<Row extends pg.QueryResultRow>(
    statement: PreparedStatement,
    values: readonly unknown[],
  ) {
    this.statements.push(statement.name);
    const interrupt = this.interruptions.get(statement.name);
    this.interruptions.delete(statement.name);
    await interrupt?.();
    return super.query<Row>(statement, values);
  }
}
