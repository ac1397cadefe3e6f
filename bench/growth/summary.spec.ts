import type { Measurement } from '../attribute-query/measure.js';
import { goalsOf, summarise, type Grown, type Result } from './summary.js';

const grown = (size: number, more: Partial<Grown> = {}) =>
  ({ question: 'all', by: 'employees', size, ...more }) as Grown;
const result = (of: Grown, round: number, p50: number): Result => ({
  ...{ of, round },
  measured: { p50, p99: p50, cpu: {}, answerBytes: 1 } as Measurement,
});

describe('growth', () => {
  it('is told against the smallest of the same round, whatever was measured first', () => {
    const [few, many] = [grown(1_000), grown(100_000)];
    const rounds = [result(many, 1, 3), result(few, 1, 2), result(few, 2, 10), result(many, 2, 11)];
    const [large] = summarise(rounds);
    expect(large).toMatchObject({ size: 100_000, times: { least: 1.1, most: 1.5 } });
  });

  it('has a goal for each size but the smallest, of each question by itself', () => {
    const all = [
      ...[grown(1_000), grown(100_000), grown(1_000_000)],
      ...[grown(1, { by: 'mandates' }), grown(10_000, { by: 'mandates' })],
    ];
    const goals = goalsOf(summarise(all.map((of) => result(of, 1, of.size))));
    expect(goals.map(({ value }) => value)).toEqual([100, 1_000, 10_000]);
  });

  it('has none where the answer grows too', () => {
    const all = [grown(1, { bytesGrow: true }), grown(10_000, { bytesGrow: true })];
    expect(goalsOf(summarise(all.map((of) => result(of, 1, 1))))).toEqual([]);
  });
});
