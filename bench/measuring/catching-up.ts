import { setTimeout as pause } from 'node:timers/promises';
import { ask, type Database } from './database.js';

const POLL_MS = 200;
/** So many times as long as a look takes, which counts what is there, at least: it takes from the service what it is waited for. */
const REST = 10;
/** Without getting anywhere. */
const TIMEOUT_MS = 60_000;

/**
 * Waits until the service has nothing left to do from loading and from earlier measurements: records are sealed, facts are
 * remembered.
 * @throws Error when it does not come to an end
 */
export async function untilCaughtUp({ ownerUrl }: Database): Promise<void> {
  const remembers = await hasMemory(ownerUrl);
  let [last, since] = ['', Date.now()];
  for (;;) {
    const began = Date.now();
    const left = { ...(await unsealed(ownerUrl)), ...(remembers && (await notRemembered(ownerUrl))) };
    if (left.records === '0' && (left.notes ?? '0') === '0') return;
    const now = JSON.stringify(left);
    const looked = Date.now();
    if (now !== last) [last, since] = [now, looked];
    if (looked - since > TIMEOUT_MS) throw new Error(`The service does not catch up: ${now}`);
    await pause(Math.max(POLL_MS, REST * (looked - began)));
  }
}

interface Left {
  /** Not put into the hash chains yet. */
  readonly records?: string;
  /** Of changes of facts, and how many employments are remembered. */
  readonly notes?: string;
  readonly remembered?: string;
}

async function unsealed(ownerUrl: string): Promise<Left> {
  const [row] = await ask<Left>(
    ownerUrl,
    `SELECT ((SELECT count(*) FROM disclosure) + (SELECT count(*) FROM audit_event) - (SELECT count(*) FROM seal))::text
      AS records`,
  );
  return row ?? {};
}

async function notRemembered(ownerUrl: string): Promise<Left> {
  const [row] = await ask<Left>(
    ownerUrl,
    `SELECT (SELECT count(*) FROM facts_change)::text AS notes, (SELECT count(*) FROM remembered_facts)::text AS remembered`,
  );
  return row ?? {};
}

/** Earlier revisions have none. */
async function hasMemory(ownerUrl: string): Promise<boolean> {
  const [row] = await ask<{ there: boolean }>(
    ownerUrl,
    `SELECT to_regclass('remembered_facts') IS NOT NULL AS there`,
  );
  return row?.there ?? false;
}
