import { ask } from '../measuring/database.js';

/** How many answers are on record as having released something. */
export async function countDisclosures(ownerUrl: string): Promise<number> {
  const [row] = await ask<{ count: string }>(
    ownerUrl,
    `SELECT count(DISTINCT response_id) FROM disclosure WHERE outcome = 'released'`,
  );
  return Number(row?.count);
}

/** How many records the service has not put into its hash chains yet, which it does some seconds later. */
export async function countUnsealed(ownerUrl: string): Promise<number> {
  const [row] = await ask<{ count: string }>(
    ownerUrl,
    `SELECT (SELECT count(*) FROM disclosure) + (SELECT count(*) FROM audit_event) - (SELECT count(*) FROM seal) AS count`,
  );
  return Number(row?.count);
}
