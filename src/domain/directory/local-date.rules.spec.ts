import fc from 'fast-check';
import {
  endOfDay,
  fromLocalDates,
  isDate,
  isEmpty,
  localDate,
  startOfDay,
  toLocalDates,
} from './local-date.rules.js';

const iso = (date: Date) => date.toISOString();
const anyDate = fc
  .date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('local dates', () => {
  it('cover whole days in Sweden, the last one included', () => {
    const { from, until } = fromLocalDates({ from: '2026-11-23', until: '2026-12-31' });
    expect([iso(from), iso(until)]).toEqual(['2026-11-22T23:00:00.000Z', '2026-12-31T23:00:00.000Z']);
  });

  it('give 23 hours to the day summer time begins and 25 to the day it ends', () => {
    const hours = (date: string) => (endOfDay(date).getTime() - startOfDay(date).getTime()) / 3_600_000;
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-06-06')]).toEqual([23, 25, 24]);
  });

  it('may be one day, or have no end', () => {
    expect(toLocalDates(fromLocalDates({ from: '2026-03-29', until: '2026-03-29' }))).toEqual({
      from: '2026-03-29',
      until: '2026-03-29',
    });
    expect(toLocalDates(fromLocalDates({ from: '2026-03-29' }))).toEqual({ from: '2026-03-29' });
  });

  it('of what ended before it began are the day on which it would have begun', () => {
    const from = startOfDay('2026-09-01');
    for (const until of [from, startOfDay('2026-08-01')]) {
      expect(isEmpty({ from, until })).toBe(true);
      expect(toLocalDates({ from, until })).toEqual({ from: '2026-09-01', until: '2026-09-01' });
    }
    expect(isEmpty({ from, until: new Date(from.getTime() + 1) })).toBe(false);
    expect(isEmpty({ from })).toBe(false);
  });

  it.each([
    { from: '2026-02-29', until: '2026-03-01' },
    { from: '2026-2-1', until: '2026-03-01' },
    { from: '2026-03-02', until: '2026-03-01' },
    { from: 'tomorrow', until: '2026-03-01' },
  ])('are refused when they are not: %j', (dates) => {
    expect(() => fromLocalDates(dates)).toThrow(RangeError);
  });

  // "2999-12-31" as a last day was an internal error, and "1000-01-01" was kept and read back as "999-12-31 ".
  it('are of the years 1900 to 2999, and whoever means no end is told to leave the last day out', () => {
    const dates = fromLocalDates({ from: '1900-01-01', until: '2999-12-31' });
    expect(iso(dates.until)).toBe('2999-12-31T23:00:00.000Z');
    expect(toLocalDates(dates)).toEqual({ from: '1900-01-01', until: '2999-12-31' });
    for (const date of ['1000-01-01', '1899-12-31', '3000-01-01', '9999-12-31']) {
      expect(isDate(date)).toBe(false);
      expect(() => endOfDay(date)).toThrow(/years 1900 to 2999; .* until further notice has no last day/);
    }
  });

  it('that were kept of years long past are read as ten characters', () => {
    expect(localDate(new Date('0999-12-31T12:00:00Z'))).toBe('0999-12-31');
  });

  // Found by chance: the day began an hour late, and two days had a gap between them.
  it.each(['1945-06-01', '1945-09-24', '1947-06-01', '1916-05-01', '1916-10-01'])(
    'begin with the midnight of %s, whatever was ahead of UTC then',
    (date) => {
      const start = startOfDay(date);
      expect(localDate(start)).toBe(date);
      expect(localDate(new Date(start.getTime() - 1)) < date).toBe(true);
    },
  );

  it('come back as they were written, and days follow each other without a gap', () => {
    fc.assert(
      fc.property(anyDate, anyDate, (one, other) => {
        const [from, until] = [one, other].sort() as [string, string];
        expect(toLocalDates(fromLocalDates({ from, until }))).toEqual({ from, until });
        expect(localDate(new Date(startOfDay(from).getTime() - 1)) < from).toBe(true);
        expect(localDate(endOfDay(until)) > until).toBe(true);
      }),
    );
  });
});
