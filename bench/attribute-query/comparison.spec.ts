import { ratios, type Pair } from './comparison.js';
import type { Measurement } from './measure.js';

const measured = (perSecond: number, service?: number): Measurement => ({
  ...{ answers: 100, perSecond, p50: 1_000 / perSecond, p99: 2_000 / perSecond },
  ...{ cpu: { service, load: 1 }, queryBytes: 1, answerBytes: 1, assertionBytes: 1 },
});
const pair = (round: number, ours: Measurement, theirs: Measurement): Pair => ({
  ...{ case: 'rsa-1', connections: 16, round, ours, theirs },
});

describe('two revisions', () => {
  it('are compared within each round, so that a slow one falls on both', () => {
    const [row] = ratios([
      pair(1, measured(200, 50), measured(100, 100)),
      pair(2, measured(20, 500), measured(10, 1_000)),
      pair(3, measured(300, 75), measured(100, 100)),
    ]);
    expect(row).toMatchObject({
      perSecond: { median: 2, least: 2, most: 3 },
      p50: { median: 0.5 },
      cpuService: { median: 0.5, least: 0.5, most: 0.75 },
    });
  });

  it('are not compared by what the system does not tell', () => {
    const [row] = ratios([pair(1, measured(200), measured(100, 100))]);
    expect(row).toMatchObject({ perSecond: { median: 2 } });
    expect(row?.cpuService).toBeUndefined();
  });
});
