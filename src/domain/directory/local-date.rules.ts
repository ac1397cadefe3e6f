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

/** The local midnight a date begins with. @throws RangeError with `DATE_RULE` */
export function startOfDay(date: string): Date {
  return localMidnight(utcMidnight(date));
}

/** The local midnight a date ends with, which is outside of it. @throws RangeError with `DATE_RULE` */
export function endOfDay(date: string): Date {
  return localMidnight(utcMidnight(date) + day);
}

/** The date in Sweden at the instant, YYYY-MM-DD. */
export function localDate(instant: Date): string {
  const [date = ''] = clock.format(instant).split(' ');
  return date.padStart(10, '0');
}

/** What `isDate` asks of a date, for whoever wrote another. */
export const DATE_RULE =
  'A date is written YYYY-MM-DD, exists and is of the years 1900 to 2999; what holds until further notice has no last day.';

export function isDate(text: string): boolean {
  if (!/^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight) && utcDate(midnight) === text;
}

function utcMidnight(date: string): number {
  if (!isDate(date)) throw new RangeError(DATE_RULE);
  return Date.parse(`${date}T00:00:00Z`);
}

/** The local midnight that the date which UTC begins at the instant begins with. */
function localMidnight(midnight: number): Date {
  // Stockholm is one or two hours ahead of UTC (three in the summers of 1945 and 1947, as tzdata has it): the earliest that is of the date.
  const date = utcDate(midnight);
  const ahead = [3, 2].find((hours) => localDate(new Date(midnight - hours * hour)) === date) ?? 1;
  return new Date(midnight - ahead * hour);
}

function utcDate(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
