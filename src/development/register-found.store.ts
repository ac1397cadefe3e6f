import { ReadingDatabase } from '../platform/database/reading-database.js';
import { AUTHORITY, E_SERVICES, OPEN_AGREEMENTS } from './sample-data.js';

/** What a register holds before anything of ours is brought into it. */
export type Found = 'nothing' | 'sample' | 'register';

const HOLDINGS = {
  name: 'development-holdings',
  text: `select (select count(*) from organisation)::int + (select count(*) from relying_party)::int as entries,
    exists (select from organisation where number = $1) as begun,
    (select count(*) from agreement)::int as agreements`,
};

interface Holdings {
  readonly entries: number;
  readonly begun: boolean;
  readonly agreements: number;
}

/**
 * Whether the register is empty, holds the sample, or is somebody's own. Asked with one connection of its own, before the service
 * is made: what it is to be told depends on it.
 * @param url a login of the group `behorig_administration`
 * @throws Error when the sample is there in part
 */
export async function findRegister(url: string): Promise<Found> {
  const database = new ReadingDatabase(url, 1);
  try {
    const [holdings] = await database.query<Holdings & Record<string, unknown>>('all', HOLDINGS, [AUTHORITY]);
    return toFound(holdings);
  } finally {
    await database.close();
  }
}

function toFound(
  { entries, begun, agreements }: Holdings = { entries: 0, begun: false, agreements: 0 },
): Found {
  if (entries === 0) return 'nothing';
  if (!begun) return 'register';
  // The agreements come last, so they tell a whole sample from one whose loading was cut off.
  const own = E_SERVICES.reduce((sum, party) => sum + party.agreements.length, 0);
  if (agreements >= own + OPEN_AGREEMENTS.length) return 'sample';
  throw new Error(
    'The sample was loaded only in part. Remove the data folder, or the database, and start again.',
  );
}
