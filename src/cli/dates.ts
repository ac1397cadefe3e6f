import { endOfDay, fromLocalDates, toLocalDates } from '../domain/directory/local-date.rules.js';
import { UsageError } from './exit-codes.js';

/** Options of a period as typed: dates in Sweden, the last day included. */
export interface PeriodOptions {
  readonly from?: string;
  readonly until?: string;
}

export const FROM_HELP = 'first day, YYYY-MM-DD in Sweden (default: from now on)';
export const UNTIL_HELP = 'last day, included (default: until further notice)';

/** The instants of the days; an absent one stays absent. */
export function periodOf({ from, until }: PeriodOptions): { from?: Date; until?: Date } {
  return typed(() => {
    if (from !== undefined) return fromLocalDates({ from, ...(until !== undefined && { until }) });
    return until === undefined ? {} : { until: endOfDay(until) };
  });
}

/** The instant at which the day is over. */
export function afterLastDay(date: string): Date {
  return typed(() => endOfDay(date));
}

/** Columns "from" and "until" as people write them: local dates, the last day included. */
export function shownPeriod(from: Date, until?: Date): { from: string; until?: string } {
  return toLocalDates({ from, ...(until && { until }) });
}

/** An instant by Swedish clocks, to the second. */
export function shownInstant(instant: Date): string {
  return CLOCK.format(instant);
}

const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'medium',
});

function typed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
