/** How facts with two times are read, as SQL text. The row's columns are those of every fact, see prisma/schema.prisma. */

/** SQL of the instants of a question. Without `known`, all that is recorded counts: no clock decides what is known. */
export interface Clock {
  readonly at: string;
  /** Whether `at` is the present: SQL, for a question that may name another instant. */
  readonly isNow: string;
  readonly known?: string;
}

export const NOW: Clock = { at: 'statement_timestamp()', isNow: 'true' };

export const asOf = (parameters: number): Clock => ({
  at: `coalesce($${parameters + 1}::timestamptz, statement_timestamp())`,
  isNow: `$${parameters + 1}::timestamptz is null`,
  known: `coalesce($${parameters + 2}::timestamptz, 'infinity')`,
});

export const wasKnown = (row: string, { known }: Clock) =>
  known ? `${row}.recorded_at <= ${known}` : 'true';

/** The end a fact was given, if it was known; null means none. */
export const givenEnd = (row: string, { known }: Clock) =>
  known ? `case when ${row}.end_recorded_at <= ${known} then ${row}.ended_at end` : `${row}.ended_at`;

/** The end that counts: the fact's own, or the earlier one it was given. */
export const endOf = (row: string, clock: Clock) => `least(${row}.valid_until, ${givenEnd(row, clock)})`;

/** The fact was known and holds. Half-open: at its end it no longer holds. */
export const inForce = (row: string, clock: Clock, end = endOf(row, clock)) =>
  `${wasKnown(row, clock)} and ${row}.valid_from <= ${clock.at} and coalesce(${end} > ${clock.at}, true)`;

/** At present no end is known that the fact was given, whatever the clock says. For facts that never end ahead of time. */
export const isOpenNow = (row: string, clock: Clock) =>
  clock.known
    ? `(${givenEnd(row, clock)} is null or not (${clock.isNow}))`
    : `${givenEnd(row, clock)} is null`;

/**
 * One row when the employment holds: the end of the unbroken period it holds in, over terms that follow each other, and
 * the last end before that. The end of an employment ends what hangs on it for good (invariant 6), so a role or mandate
 * lives only if it began at or after that last end: a later employment brings no old mandates back to life.
 */
export const holding = (employment: string, clock: Clock) => `
      select max(upper(period)) filter (where period @> ${clock.at}) as until,
        max(upper(period)) filter (where upper(period) <= ${clock.at}) as last_end
      from unnest((
        select range_agg(tstzrange(t.valid_from, ${endOf('t', clock)}))
        from employment_term t where t.employment_id = ${employment} and ${wasKnown('t', clock)})) period
      having bool_or(period @> ${clock.at})`;

export const beganSince = (lastEnd: string, row: string) => `coalesce(${lastEnd} <= ${row}.valid_from, true)`;
