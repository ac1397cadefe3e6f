import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Explanations } from '../errors/explanation.js';
import { connectionConfig } from './connection-config.js';
import { translateDatabaseError } from './database-errors.js';
import { scopeOf } from './organisation-scope.js';

/** Of the service in all; the rest of what needs a connection is short. */
export const IMPORTS_AT_ONCE = 6;
/**
 * An import takes a connection while it plans and applies, and holds another one for as long as it lasts. Of each kind some
 * are left: for those who look and for files that come in, to cancel, and to end what was left.
 */
const LEFT = 4;
const CONNECT_TIMEOUT_MS = 5_000;
/** Whether a lock is free, and to give it back, is answered at once. */
const LOCK_ANSWER_MS = 10_000;

/** Ids of the organisations whose rows may be seen and changed. */
type Administers = 'all' | readonly string[];

/**
 * The database as imports see it: the same login and row-level security as AdministrationDatabase, with COPY and without
 * a limit on how long a transaction takes.
 */
export class ImportingDatabase {
  private readonly pool: pg.Pool;
  /** Apart, for a lock is held for hours, and who holds it needs the others to go on. */
  private readonly locks: pg.Pool;
  /** Apart, so that an import is given the same connection for each of its transactions (`beside`). */
  private readonly notes: pg.Pool;
  private readonly explanations = new Map<string, Explanations[string]>();

  /**
   * @param url a login of the group `behorig_administration`
   * @param atOnce imports that may be done at once
   */
  constructor(
    url: string,
    readonly atOnce = IMPORTS_AT_ONCE,
  ) {
    const connections = atOnce + Math.ceil((LEFT * atOnce) / IMPORTS_AT_ONCE);
    const config = { ...connectionConfig(url, ['jit=off']), connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
    this.pool = opened({ ...config, application_name: 'behorig-importing', max: connections });
    const locks = { application_name: 'behorig-import-locks', query_timeout: LOCK_ANSWER_MS };
    this.locks = opened({ ...config, ...locks, max: connections });
    this.notes = opened({ ...config, application_name: 'behorig-import-notes', max: atOnce });
  }

  /** Tells what to say of refusals by the database. */
  explain(explanations: Explanations): void {
    for (const [code, explanation] of Object.entries(explanations)) this.explanations.set(code, explanation);
  }

  /**
   * Runs the work in one READ COMMITTED transaction, which commits when it resolves and leaves nothing when it rejects.
   * @throws what the work throws; failures of the database as `translateDatabaseError` says
   */
  async transaction<T>(administers: Administers, work: (tx: ImportTransaction) => Promise<T>): Promise<T> {
    return this.inTransaction(this.pool, administers, work);
  }

  /**
   * The same for something short that is written down while a transaction is under way. Over a connection of its own: to
   * reach a page for the first time costs a server process up to forty microseconds, of which an import touches tens of
   * thousands. The pool gives the connection that was given back last, so without others between its transactions an
   * import keeps its own.
   */
  async beside<T>(administers: Administers, work: (tx: ImportTransaction) => Promise<T>): Promise<T> {
    return this.inTransaction(this.notes, administers, work);
  }

  private async inTransaction<T>(
    pool: pg.Pool,
    administers: Administers,
    work: (tx: ImportTransaction) => Promise<T>,
  ): Promise<T> {
    const scope = scopeOf(administers);
    let client: pg.PoolClient | undefined;
    try {
      client = await pool.connect();
      await client.query('begin isolation level read committed');
      await client.query(
        `select set_config('behorig.organisations', $1, true), set_config('statement_timeout', '0', true),
           set_config('lock_timeout', '1h', true), set_config('idle_in_transaction_session_timeout', '10min', true), set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true)`,
        [scope],
      );
      const result = await work(new ImportTransaction(client));
      await client.query('commit');
      client.release();
      return result;
    } catch (error) {
      // Closed, not lent again: that also takes back what was begun.
      client?.release(true);
      throw translateDatabaseError(error, this.explanations);
    }
  }

  /**
   * Runs the work while no other process of the service holds the lock of this name.
   * @returns undefined when another one does
   */
  async alone<T>(name: string, work: () => Promise<T>): Promise<{ done: T } | undefined> {
    const client = await this.lock(name);
    if (!client) return undefined;
    try {
      return { done: await work() };
    } finally {
      await unlock(client, name);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.end(), this.locks.end(), this.notes.end()]);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** @returns the connection that holds the lock */
  private async lock(name: string): Promise<pg.PoolClient | undefined> {
    let client: pg.PoolClient | undefined;
    try {
      client = await this.locks.connect();
      const lock = `select pg_try_advisory_lock(hashtextextended($1, 0)) as taken`;
      const { rows } = await client.query<{ taken: boolean }>(lock, [name]);
      if (rows[0]?.taken) return client;
      client.release();
      return undefined;
    } catch (error) {
      client?.release(true);
      throw translateDatabaseError(error);
    }
  }
}

/** Free before we go on: a server notices only after a while that a connection was closed. */
async function unlock(client: pg.PoolClient, name: string): Promise<void> {
  try {
    await client.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
    client.release();
  } catch {
    client.release(true); // which gives it back, too
  }
}

function opened(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  // A connection that breaks, idle or in use, says so also by an event, which without a listener ends the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** A transaction of an import: statements over many rows at once. */
export class ImportTransaction {
  constructor(private readonly client: pg.PoolClient) {}

  async query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.client.query<Row>(text, [...values])).rows;
  }

  /** @returns how many rows there were, or were changed */
  async run(text: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query(text, [...values])).rowCount ?? 0;
  }

  /** Streams lines in COPY's text format. @param statement `COPY … FROM STDIN` */
  async copy(statement: string, lines: Iterable<string | Buffer>): Promise<void> {
    const stream = this.client.query(copyFrom(statement));
    const finished = once(stream, 'finish');
    finished.catch(() => undefined); // it may fail while nobody waits for it yet
    for (const line of lines) if (!stream.write(line)) await Promise.race([once(stream, 'drain'), finished]);
    stream.end();
    await finished;
  }

  /** What the database copies out, as it comes. @param statement `COPY … TO STDOUT` */
  copied(statement: string): AsyncIterable<Buffer> {
    return this.client.query(copyTo(statement));
  }
}
