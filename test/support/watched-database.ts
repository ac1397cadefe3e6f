import type pg from 'pg';
import { AnsweringDatabase, type PreparedStatement } from '../../src/platform/database/answering-database.js';

/** Tells which statements were run. */
export class WatchedDatabase extends AnsweringDatabase {
  statements: string[] = [];

  override query<Row extends pg.QueryResultRow>(statement: PreparedStatement, values: readonly unknown[]) {
    this.statements.push(statement.name);
    return super.query<Row>(statement, values);
  }
}
