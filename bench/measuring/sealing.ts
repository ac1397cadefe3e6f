import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Database } from './database.js';

const POLL_MS = 200;
const TIMEOUT_MS = 60_000;

/**
 * Waits until the service has nothing left to do from earlier measurements.
 * @throws Error when it does not come to an end
 */
export async function untilSealed({ ownerUrl }: Database): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while ((await countUnsealed(ownerUrl)) > 0) {
    if (Date.now() > deadline) throw new Error('The service does not put its records into their chains.');
    await pause(POLL_MS);
  }
}

/** How many records the service has not put into its hash chains yet, which it does some seconds later. */
async function countUnsealed(ownerUrl: string): Promise<number> {
  const [row] = await ask<{ count: string }>(
    ownerUrl,
    `SELECT (SELECT count(*) FROM disclosure) + (SELECT count(*) FROM audit_event) - (SELECT count(*) FROM seal) AS count`,
  );
  return Number(row?.count);
}
