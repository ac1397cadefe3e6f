import { memoryUse, worstDelay } from './service-health.js';

describe('the delay of the event loop', () => {
  it('is that of the worst process, without the pause between two looks', () => {
    const metrics = [
      'nodejs_eventloop_lag_p90_seconds 0.9',
      'nodejs_eventloop_lag_p99_seconds{worker="1"} 0.012',
      'nodejs_eventloop_lag_p99_seconds{worker="2"} 0.025',
    ].join('\n');
    expect(worstDelay(metrics)).toBeCloseTo(15);
    expect(worstDelay('nodejs_eventloop_lag_p99_seconds 0.011')).toBeCloseTo(1);
  });

  it('is no figure where the service does not tell', () => {
    expect(() => worstDelay('nodejs_eventloop_lag_p90_seconds 0.9')).toThrow();
  });
});

describe('memory', () => {
  it('is compared after the first tenth, which is the start, with the last', () => {
    const seen = [
      ...Array<number>(10).fill(50),
      ...Array<number>(80).fill(100),
      ...Array<number>(10).fill(130),
    ];
    expect(memoryUse(seen)).toEqual({ early: 100, late: 130, most: 130 });
  });

  it('is no figure where nothing was seen', () => {
    expect(memoryUse([]).late).toBeNaN();
  });
});
