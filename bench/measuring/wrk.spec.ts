import { readReport } from './wrk.js';

const FOUND = { answers: 4, good: 4, lost: 0, duration: 2_000_000, p50: 1_500, p99: 9_000, cpu: 40_000 };

const report = (found: object, sample = 'gott', failed = '') =>
  Buffer.from(
    `${JSON.stringify({ ...FOUND, sampleBytes: Buffer.byteLength(sample), ...found })}\n${sample}${failed}`,
  );

describe('what wrk reports', () => {
  it('is answers a second, milliseconds and seconds of CPU', () => {
    expect(readReport(report({}), 4)).toEqual({
      ...{ answers: 4, failures: 0, perSecond: 2, p50: 1.5, p99: 9, cpuSeconds: 0.04 },
      ...{ sample: 'gott', answerBytes: 4 },
    });
  });

  it('is a failure for each answer that is not good, and shows one of them', () => {
    const { failures, sample } = readReport(report({ good: 3 }, 'åäö', '503 upptaget'), 4);
    expect({ failures, sample }).toEqual({ failures: 1, sample: '503 upptaget' });
  });

  it('is a failure for each request without an answer', () => {
    expect(readReport(report({ answers: 2, good: 2 }), 4).failures).toBe(2);
  });

  it('is a failure when a connection was lost, though all was answered', () => {
    expect(readReport(report({ lost: 1 }), 4).failures).toBe(1);
  });

  it('is no figure where none was reported', () => {
    expect(readReport(report({ duration: undefined, p99: undefined }), 4)).toMatchObject({
      ...{ perSecond: NaN, p99: NaN },
    });
  });
});
