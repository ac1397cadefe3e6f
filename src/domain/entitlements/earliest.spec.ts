import { earliest } from './earliest.js';

const day = (of: number) => new Date(Date.UTC(2026, 0, of));

describe('the earliest end', () => {
  it('is the first of those that are set', () => {
    expect(earliest([day(3), undefined, day(2), day(4)])).toEqual(day(2));
    expect(earliest([undefined])).toBeUndefined();
  });

  it('is found among more than a function takes as arguments: who holds 50,000 mandates had no answer', () => {
    expect(earliest(Array.from({ length: 200_000 }, () => day(5)))).toEqual(day(5));
  });
});
