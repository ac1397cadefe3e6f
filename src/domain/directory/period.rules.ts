import { refusals } from './directory.errors.js';
import type { Period } from './local-date.rules.js';

/** A fact's row as far as time goes. */
export interface Dated {
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly endedAt: Date | null;
}

/** What a fact holds for: its period, cut short where it was ended. Empty (until = from) when it never came to hold. */
export function heldFor({ validFrom, validUntil, endedAt }: Dated): Period {
  const until = endedAt && validUntil ? earlier(endedAt, validUntil) : (endedAt ?? validUntil);
  return { from: validFrom, ...(until && { until }) };
}

export function holdsAt(fact: Dated, instant: Date): boolean {
  const { from, until } = heldFor(fact);
  return from <= instant && (!until || instant < until);
}

/** @throws DomainError `period.empty` unless the period ends after it begins. */
export function requirePeriod(from: Date, until: Date | undefined): void {
  if (until && until <= from) throw refusals.periodEmpty();
}

/** How a fact is shortened: its row is ended, and where it is to go on for a while another row takes over. */
export interface Shortening {
  readonly endAt: Date;
  readonly goesOn?: Required<Period>;
}

/**
 * How to make a fact hold no longer than `at`; undefined when it does not anyway. A row can be ended only once, so an
 * end in the future is never recorded as such: the row ends now and another one, which ends by itself, takes over and
 * can still be ended earlier.
 */
export function shorten(fact: Dated, at: Date, now: Date): Shortening | undefined {
  const { from, until } = heldFor(fact);
  if (until && until <= at) return undefined;
  if (at <= from) return { endAt: from };
  if (at <= now) return { endAt: at };
  const endAt = from > now ? from : now;
  return { endAt, goesOn: { from: endAt, until: at } };
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}
