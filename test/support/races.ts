import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';

/** The server's number for a connection. Ask before the connection waits for something. */
export async function backendOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return rows[0]!.pid;
}

/** Resolves when the connection waits for a lock that another holds. The spec's time limit ends a wait that never comes. */
export async function untilBlocked(observer: Client, backend: number): Promise<void> {
  const question = 'SELECT cardinality(pg_blocking_pids($1)) > 0 AS blocked';
  while (!(await observer.query<{ blocked: boolean }>(question, [backend])).rows[0]?.blocked) await pause(2);
}

/** Resolves when so many connections to the database wait for locks. The observer is in no transaction: there it would see no change. */
export async function untilWaiting(observer: Client, count: number): Promise<void> {
  const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await observer.query(waiting)).rowCount !== count) await pause(2);
}

/** What became of a promise that may reject, so that it can be left running without an unhandled rejection. */
export function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  return Promise.allSettled([promise]).then(([result]) => result);
}
