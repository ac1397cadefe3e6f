import { goalsText, isReached } from './goals.js';

describe('a goal', () => {
  it('is reached by the figure itself', () => {
    expect(isReached({ what: 'x', value: 0.4, atLeast: 0.4 })).toBe(true);
    expect(isReached({ what: 'x', value: 25, atMost: 25 })).toBe(true);
  });

  it('is missed by what was not measured', () => {
    expect(isReached({ what: 'x', value: NaN, atLeast: 0.4 })).toBe(false);
    expect(isReached({ what: 'x', value: NaN, atMost: 25 })).toBe(false);
  });

  it('is told with its figure', () => {
    const goals = [
      { what: 'p99', value: 26, digits: 1, unit: ' ms', atMost: 25 },
      { what: 'of floor', value: 0.41, atLeast: 0.4 },
    ];
    expect(goalsText(goals)).toBe(
      'MISSED  p99: 26.0 ms, goal at most 25 ms\nreached of floor: 0.41, goal at least 0.4',
    );
  });
});
