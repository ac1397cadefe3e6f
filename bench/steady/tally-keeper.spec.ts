import { TallyKeeper } from './tally-keeper.js';

const now = () => ({ due: performance.now(), sentAt: performance.now() });

describe('what comes of a phase', () => {
  const tallied = (keep: (keeper: TallyKeeper) => void) => {
    const keeper = new TallyKeeper(2);
    keep(keeper);
    return keeper.tally();
  };

  it('counts only good answers to good messages as throughput', () => {
    const { good, perSecond, refused, hostile, wrong } = tallied((keeper) => {
      for (let i = 0; i < 4; i++) keeper.answered('good', now(), 'good', '');
      keeper.answered('good', now(), 'refused', '');
      keeper.answered('hostile', now(), 'other', '');
      keeper.answered('hostile', now(), 'refused', '');
    });
    expect({ good, perSecond, refused, hostile, wrong }).toEqual({
      ...{ good: 4, perSecond: 2, refused: 1, hostile: 2, wrong: 0 },
    });
  });

  it('is wrong where a hostile message is answered, a good one is not, or there is no answer', () => {
    expect(tallied((keeper) => keeper.answered('hostile', now(), 'good', 'secret'))).toMatchObject({
      ...{ wrong: 1, good: 0, wrongSample: 'hostile: secret' },
    });
    expect(tallied((keeper) => keeper.answered('good', now(), 'other', 'fault'))).toMatchObject({ wrong: 1 });
    expect(tallied((keeper) => keeper.failed('ECONNRESET'))).toMatchObject({ wrong: 1, good: 0 });
  });

  it('tells until when somebody was refused', () => {
    jest.useFakeTimers();
    const { refusedUntil } = tallied((keeper) => {
      for (const kind of ['refused', 'refused', 'good'] as const) {
        jest.advanceTimersByTime(20);
        keeper.answered('good', now(), kind, '');
      }
    });
    jest.useRealTimers();
    expect(refusedUntil).toBe(40);
    expect(tallied(() => undefined).refusedUntil).toBe(0);
  });

  it('counts the wait before it was sent, and tells how long it was', () => {
    const sent = { due: performance.now() - 1_000, sentAt: performance.now() };
    const { p50, servedP99, lateP99 } = tallied((keeper) => keeper.answered('good', sent, 'good', ''));
    expect(p50).toBeGreaterThanOrEqual(1_000);
    expect(lateP99).toBeGreaterThanOrEqual(999);
    expect(servedP99).toBeLessThan(500);
  });
});
