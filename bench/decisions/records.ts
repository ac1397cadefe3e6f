import { ask, type Database } from '../measuring/database.js';
import type { Question } from './questions.js';

const answered = { permitted: 0, denied: 0 };

/** Counts what the service has decided. */
export function noteAnswered(questions: readonly Pick<Question, 'permitted'>[]): void {
  for (const { permitted } of questions) answered[permitted ? 'permitted' : 'denied']++;
}

/**
 * Every decision so far is on record.
 * @returns how many there are
 * @throws Error when one is not: what was measured was not the service as it must be
 */
export async function checkRecorded({ ownerUrl }: Database): Promise<typeof answered> {
  const rows = await ask<{ outcome: 'permitted' | 'denied'; count: string }>(
    ownerUrl,
    `SELECT outcome::text, count(DISTINCT response_id) FROM disclosure WHERE channel = 'authzen' GROUP BY outcome`,
  );
  for (const outcome of ['permitted', 'denied'] as const) {
    const recorded = Number(rows.find((row) => row.outcome === outcome)?.count ?? 0);
    if (recorded !== answered[outcome])
      throw new Error(`${answered[outcome]} answers were ${outcome} and ${recorded} are on record so.`);
  }
  return { ...answered };
}
