import { percentile, spread } from './spread.js';

describe('a figure over all rounds', () => {
  it('is the median, the least and the most, in whatever order they were measured', () => {
    expect(spread([30, 10, 20])).toEqual({ median: 20, least: 10, most: 30 });
    expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
  });

  it('is none of no round', () => {
    expect(spread([]).median).toBeNaN();
  });
});

describe('a percentile', () => {
  it('is the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    expect([percentile(hundred, 50), percentile(hundred, 99), percentile([7], 99)]).toEqual([50, 99, 7]);
  });
});
