import pg from 'pg';
import { connectionConfig } from './connection-config.js';
import { translateDatabaseError } from './database-errors.js';
import { endOverdue } from './end-overdue.js';

/** A statement that each connection prepares once. The name is unique for its text. */
export interface PreparedStatement {
  readonly name: string;
  readonly text: string;
}

/** A question that takes longer is answered with "unavailable". */
const QUERY_TIMEOUT_MS = 4_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Of the service in all. */
export const ANSWERING_CONNECTIONS = 16;
/** A new connection prepares its statements anew, which takes as long as a hundred answers. */
const IDLE_TIMEOUT_MS = 10 * 60_000;
/**
 * A statement is prepared once and run millions of times with few rows: one plan serves all, from the first time on.
 * Compiling it, which estimates of such statements may ask for, takes longer than running it. A table may be nearly empty
 * when it is planned and hold very much a moment later, as the notes of what an import has changed: an index, then, too.
 */
const PLANNING = ['plan_cache_mode=force_generic_plan', 'jit=off', 'enable_seqscan=off'];
/** Sooner than we give up: what is answered with "unavailable" has not been done after all. */
const STATEMENT = [`statement_timeout=${QUERY_TIMEOUT_MS - 500}`];
const PING = { name: 'ping', text: 'select 1' };

/**
 * The database as the attribute authority sees it while it answers: it may read facts and append disclosures and replay
 * records, nothing else. Every statement is its own transaction. A lost server gives `unavailable`; when it is back the
 * next question finds it.
 */
export class AnsweringDatabase {
  private readonly pool: pg.Pool;
  private readonly endLooking: () => void;

  /** @param url a login of the group `behorig_answering` */
  constructor(url: string, connections = ANSWERING_CONNECTIONS) {
    this.pool = new pg.Pool({
      ...connectionConfig(url, [...PLANNING, ...STATEMENT]),
      application_name: 'behorig-answering',
      max: connections,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      keepAlive: true,
    });
    this.endLooking = endOverdue(this.pool, QUERY_TIMEOUT_MS);
    // An idle connection that breaks is dropped by the pool; without a listener it would end the process.
    this.pool.on('error', () => undefined);
  }

  /**
   * @returns the rows; instants as Date, bigint and numeric as text
   * @throws DomainError as `translateDatabaseError` says
   */
  async query<Row extends pg.QueryResultRow>(
    statement: PreparedStatement,
    values: readonly unknown[],
  ): Promise<Row[]> {
    try {
      const { rows } = await this.pool.query<Row>({
        name: statement.name,
        text: statement.text,
        values: [...values],
      });
      return rows;
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** @throws DomainError `unavailable` when the database cannot be reached */
  async ping(): Promise<void> {
    await this.query(PING, []);
  }

  async close(): Promise<void> {
    // It waits for those that are lent, so a silent server is looked for until then.
    await this.pool.end();
    this.endLooking();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
