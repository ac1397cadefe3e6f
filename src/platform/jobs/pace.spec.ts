import { Pace } from './pace.js';

/** One in `every` milliseconds, until `until`. */
function counted(every: number, until: number): Pace {
  const pace = new Pace(100);
  for (let now = 0; now <= until; now += every) pace.count(now);
  return pace;
}

it('expects what has been', () => {
  expect(counted(2, 1_000).within(20, 1_000)).toBeCloseTo(10, 0);
  expect(counted(2, 1_050).within(20, 1_050)).toBeCloseTo(10, 0);
});

it('expects less of what has become rarer, and nothing of what has ended', () => {
  const pace = counted(2, 1_000);
  expect(pace.within(20, 1_090)).toBeLessThan(8);
  expect(pace.within(20, 1_300)).toBe(0);
});

it('expects nothing of what has never been', () => {
  expect(new Pace(100).within(20, 5)).toBe(0);
});
