import fc from 'fast-check';
import { heldFor, holdsAt, requirePeriod, shorten, type Dated } from './period.rules.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const fact = (from: number, until?: number, ended?: number): Dated => ({
  validFrom: at(from),
  validUntil: until === undefined ? null : at(until),
  endedAt: ended === undefined ? null : at(ended),
});

describe('periods', () => {
  it('are half-open, and cut short where the fact was ended', () => {
    expect([1, 2, 3, 4].map((day) => holdsAt(fact(2, 9, 4), at(day)))).toEqual([false, true, true, false]);
    expect(heldFor(fact(2))).toEqual({ from: at(2) });
  });

  it('must end after they begin', () => {
    expect(() => {
      requirePeriod(at(2), at(2));
    }).toThrow('A period ends after it begins.');
    expect(() => {
      requirePeriod(at(2), undefined);
    }).not.toThrow();
  });
});

describe('shortening a fact', () => {
  it('does nothing when it ends by then anyway', () => {
    expect(shorten(fact(1, 5), at(5), at(3))).toBeUndefined();
    expect(shorten(fact(1, 9, 4), at(5), at(4))).toBeUndefined();
  });

  it('ends it at an instant that has passed', () => {
    expect(shorten(fact(1), at(2), at(3))).toEqual({ endAt: at(2) });
  });

  it('makes a fact that has not begun never hold', () => {
    expect(shorten(fact(8), at(5), at(3))).toEqual({ endAt: at(8) });
  });

  it('hands over to a row that ends by itself when the instant is to come', () => {
    expect(shorten(fact(1), at(5), at(3))).toEqual({ endAt: at(3), goesOn: { from: at(3), until: at(5) } });
    expect(shorten(fact(4), at(5), at(3))).toEqual({ endAt: at(4), goesOn: { from: at(4), until: at(5) } });
  });

  it('leaves what held before the instant and nothing after it', () => {
    const day = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(day, fc.option(day, { nil: undefined }), day, day, day, (from, length, end, now, probe) => {
        const before = fact(from, length && from + length);
        const cut = shorten(before, at(end), at(now));
        const after = cut
          ? [{ ...before, endedAt: cut.endAt }, ...(cut.goesOn ? [goingOn(cut.goesOn)] : [])]
          : [before];
        const expected = probe < end && holdsAt(before, at(probe));
        expect(after.filter((row) => holdsAt(row, at(probe)))).toHaveLength(expected ? 1 : 0);
      }),
    );
  });
});

function goingOn({ from, until }: { from: Date; until: Date }): Dated {
  return { validFrom: from, validUntil: until, endedAt: null };
}
