import { beginningOnTheDay, givenPeriod, unbroken } from './given-period.rules.js';
import type { Dated } from './period.rules.js';

const at = (day: number, hour = 12) => new Date(Date.UTC(2026, 2, day, hour));
const term = (from: Date, until?: Date, ended?: Date): Dated => ({
  validFrom: from,
  validUntil: until ?? null,
  endedAt: ended ?? null,
});
const NOW = at(20);

describe('an employment', () => {
  it('is unbroken over terms that follow each other, and without those that never held', () => {
    const terms = [term(at(9)), term(at(1), at(3)), term(at(3), at(9), at(5)), term(at(6), undefined, at(6))];
    expect(unbroken(terms)).toEqual([{ from: at(1), until: at(5) }, { from: at(9) }]);
  });

  it('that begins on a day is meant by that day', () => {
    expect(beginningOnTheDay(unbroken([term(at(9))]), at(9, 0))).toEqual(at(9));
    expect(beginningOnTheDay(unbroken([term(at(9))]), at(8, 0))).toEqual(at(8, 0));
    expect(beginningOnTheDay(unbroken([term(at(9))]), at(9, 13))).toEqual(at(9, 13));
  });
});

describe('what is given to an employee', () => {
  const broken = [term(at(1), undefined, at(9, 10)), term(at(9, 11))];

  it('holds as asked for where the employment goes on, or has not ended yet', () => {
    const asked = { from: at(2), until: at(30) };
    expect(givenPeriod([term(at(1))], asked, NOW)).toEqual(asked);
    expect(givenPeriod([term(at(1), at(25))], asked, NOW)).toEqual(asked);
  });

  it('from the day on that the employment begins again holds from its beginning on', () => {
    expect(givenPeriod(broken, { from: at(9, 0) }, NOW)).toEqual({ from: at(9, 11) });
  });

  it('is refused from before a break on, and not within the time before it', () => {
    expect(() => givenPeriod(broken, { from: at(2) }, NOW)).toThrow('The employment was broken off');
    expect(() => givenPeriod(broken, { from: at(2), until: at(10) }, NOW)).toThrow();
    const before = { from: at(2), until: at(8) };
    expect(givenPeriod(broken, before, NOW)).toEqual(before);
  });
});
