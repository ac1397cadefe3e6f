import { ask } from '../measuring/database.js';

/** How many answers are on record as having released something. */
export async function countDisclosures(ownerUrl: string): Promise<number> {
  const [row] = await ask<{ count: string }>(
    ownerUrl,
    `SELECT count(DISTINCT response_id) FROM disclosure WHERE outcome = 'released'`,
  );
  return Number(row?.count);
}
