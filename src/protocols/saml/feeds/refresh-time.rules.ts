const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Asked for again no sooner and no later, whatever a feed says of itself. */
const SOONEST_MS = 5 * MINUTE_MS;
const LATEST_MS = 24 * HOUR_MS;
const UNSAID_MS = HOUR_MS;

/**
 * When a feed that was verified is fetched again: by its cacheDuration, and well before it expires. Not all instances and
 * not all who use the federation at the same moment.
 * @param chance from 0 to 1
 */
export function nextAfterSuccess(
  now: Date,
  { validUntil, cacheSeconds }: { validUntil: Date; cacheSeconds?: number | undefined },
  chance: number,
): Date {
  const said = cacheSeconds === undefined ? UNSAID_MS : cacheSeconds * 1000;
  const half = (validUntil.getTime() - now.getTime()) / 2;
  const wait = Math.max(SOONEST_MS, Math.min(said, half, LATEST_MS));
  return new Date(now.getTime() + wait * (0.8 + 0.2 * chance));
}

/**
 * When a feed that failed is tried again: as long as it has been failing, from a minute to an hour.
 * @param failingSince absent: this is the first time
 */
export function nextAfterFailure(now: Date, failingSince: Date | undefined, chance: number): Date {
  const failing = failingSince ? now.getTime() - failingSince.getTime() : 0;
  const wait = Math.min(Math.max(MINUTE_MS, failing), HOUR_MS);
  return new Date(now.getTime() + wait * (0.8 + 0.2 * chance));
}
