import { refusals } from './directory.errors.js';
import { isEmpty, localDate, type Period } from './local-date.rules.js';
import { heldFor, type Dated } from './period.rules.js';

/**
 * When something holds that is given to an employee with these terms: as asked for, but from a day on which the employment
 * begins, or begins again, from that beginning on. What ends with an employment never holds again, so it is refused where
 * the employment was broken off meanwhile.
 * @throws DomainError `employment.broken-off`
 */
export function givenPeriod<P extends Period>(terms: readonly Dated[], asked: P, now: Date): P {
  const employed = unbroken(terms);
  const from = beginningOnTheDay(employed, asked.from);
  const brokenOff = employed.some(
    ({ until }) => until && until > from && until <= now && !(asked.until && asked.until <= until),
  );
  if (brokenOff) throw refusals.brokenOff();
  return { ...asked, from };
}

/** The beginning of an employment that begins after the instant, but on the day that the instant is of; else the instant. */
export function beginningOnTheDay(employed: readonly Period[], instant: Date): Date {
  const begins = employed.findLast(({ from }) => from > instant && localDate(from) === localDate(instant));
  return begins?.from ?? instant;
}

/** The periods in which an employment holds without a break, the first one first: terms that follow each other are one. */
export function unbroken(terms: readonly Dated[]): Period[] {
  const held = terms.map(heldFor).filter((period) => !isEmpty(period));
  held.sort((one, other) => one.from.getTime() - other.from.getTime());
  const all: Period[] = [];
  for (const period of held) {
    const last = all.at(-1);
    if (last?.until && last.until >= period.from) all.splice(-1, 1, { ...period, from: last.from });
    else all.push(period);
  }
  return all;
}
