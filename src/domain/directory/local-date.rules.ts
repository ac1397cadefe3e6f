/** A period as stored: half-open, `from` included, `until` not; no `until` means until further notice. */
export interface Period {
  readonly from: Date;
  readonly until?: Date;
}

/** A period as people write it: dates in Sweden (YYYY-MM-DD), the last day included. */
export interface LocalDates {
  readonly from: string;
  readonly until?: string;
}

const zone = 'Europe/Stockholm';
const hour = 3_600_000;
const day = 24 * hour;

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });

/**
 * The instants a period of local dates covers: from the first midnight to the midnight after the last day.
 * @throws RangeError when a date does not exist or the last day is before the first.
 */
export function fromLocalDates(dates: { from: string; until: string }): Required<Period>;
export function fromLocalDates(dates: LocalDates): Period;
export function fromLocalDates({ from, until }: LocalDates): Period {
  const start = startOfDay(from);
  if (until === undefined) return { from: start };
  const end = endOfDay(until);
  if (end <= start) throw new RangeError('The last day is before the first.');
  return { from: start, until: end };
}

/** Whether the period holds no instant: what it is of was ended before it began. */
export function isEmpty({ from, until }: Period): boolean {
  return until !== undefined && until <= from;
}

/**
 * The local dates a period touches: the last day is the one that holds its last moment. An empty period touches none, and is
 * shown as the day on which it would have begun.
 */
export function toLocalDates({ from, until }: Period): LocalDates {
  return { from: localDate(from), ...(until && { until: localDate(lastMoment(from, until)) }) };
}

function lastMoment(from: Date, until: Date): Date {
  return until <= from ? from : new Date(until.getTime() - 1);
}

/** The local midnight a date begins with. */
export function startOfDay(date: string): Date {
  const midnight = utcMidnight(date);
  // Stockholm is one or two hours ahead of UTC, and at midnight only one of the two can be right.
  const summer = new Date(midnight - 2 * hour);
  return localDate(summer) === date ? summer : new Date(midnight - hour);
}

/** The local midnight a date ends with, which is outside of it. */
export function endOfDay(date: string): Date {
  return startOfDay(new Date(utcMidnight(date) + day).toISOString().slice(0, 10));
}

/** The date in Sweden at the instant, YYYY-MM-DD. */
export function localDate(instant: Date): string {
  return clock.format(instant).slice(0, 10);
}

function utcMidnight(date: string): number {
  const instant = /^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$/.test(date)
    ? Date.parse(`${date}T00:00:00Z`)
    : Number.NaN;
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== date) {
    throw new RangeError('A date is written YYYY-MM-DD and must exist.');
  }
  return instant;
}
