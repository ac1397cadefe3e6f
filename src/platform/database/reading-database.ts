import pg from 'pg';
import type { PreparedStatement } from './answering-database.js';
import { connectionConfig } from './connection-config.js';
import { translateDatabaseError } from './database-errors.js';
import { endOverdue } from './end-overdue.js';
import { scopeOf } from './organisation-scope.js';

/** A page that takes longer is answered with "unavailable". */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Of the service in all. */
export const READING_CONNECTIONS = 8;
/**
 * Nothing is written, whatever a statement says. A plan is made once for a statement, not for its values, and not
 * compiled: either would take longer than running it.
 */
const SESSION = ['default_transaction_read_only=on', 'plan_cache_mode=force_generic_plan', 'jit=off'];
const SET_SCOPE = {
  name: 'set-scope',
  text: `select set_config('behorig.organisations', $1, false)`,
};

/** What prepared statements are read through: the reading database, or a rehearsal under way. */
export type Reader = Pick<ReadingDatabase, 'query'>;

/**
 * What administration reads much of, through prepared statements, under the same row-level security as
 * AdministrationDatabase: each statement sees the rows of the organisations it is asked for, and nothing else. The scope
 * belongs to the connection between statements, so a pooler that lends connections out by transaction must not stand in
 * between.
 */
export class ReadingDatabase {
  private readonly pool: pg.Pool;
  private readonly endLooking: () => void;
  /** The scope a connection was last given. One that failed is closed, so this is never ahead of the server. */
  private readonly scopes = new WeakMap<pg.PoolClient, string>();

  /** @param url a login of the group `behorig_administration` */
  constructor(url: string, connections = READING_CONNECTIONS) {
    this.pool = new pg.Pool({
      ...connectionConfig(url, SESSION),
      application_name: 'behorig-reading',
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    this.endLooking = endOverdue(this.pool, STATEMENT_TIMEOUT_MS);
    // A connection that breaks, idle or in use, says so also by an event, which without a listener ends the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  /**
   * @param administers ids of the organisations whose rows may be seen; `all` only for an operator
   * @returns the rows; instants as Date, bigint and numeric as text
   * @throws DomainError as `translateDatabaseError` says
   */
  async query<Row extends pg.QueryResultRow>(
    administers: 'all' | readonly string[],
    statement: PreparedStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const scope = scopeOf(administers);
    let client: pg.PoolClient | undefined;
    try {
      client = await this.pool.connect();
      await this.enter(client, scope);
      const { name, text } = statement;
      const rows = await rowsOf<Row>(client, { name, text, values: [...values] });
      client.release();
      return rows;
    } catch (error) {
      client?.release(true);
      throw translateDatabaseError(error);
    }
  }

  async close(): Promise<void> {
    // It waits for those that are lent, so a silent server is looked for until then.
    await this.pool.end();
    this.endLooking();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async enter(client: pg.PoolClient, scope: string): Promise<void> {
    if (this.scopes.get(client) === scope) return;
    await rowsOf(client, { ...SET_SCOPE, values: [scope] });
    this.scopes.set(client, scope);
  }
}

/** By a callback: the driver's promise keeps the rows as its `query_timeout` does (`end-overdue.ts`). */
async function rowsOf<Row extends pg.QueryResultRow>(
  client: pg.PoolClient,
  query: pg.QueryConfig,
): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    client.query<Row>(query, (error: Error | undefined, result) => {
      if (error) reject(error);
      else resolve(result.rows);
    });
  });
}
