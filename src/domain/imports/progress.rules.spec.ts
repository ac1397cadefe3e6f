import type { ImportBatch, KeptProgress } from './import.js';
import { rowsPerSecond, secondsLeft } from './progress.rules.js';

function batch(progress?: Partial<KeptProgress>): ImportBatch {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  const kept = { phase: 'receiving', rows: 500, bytes: 1, phaseAt: at(0), at: at(10), ...progress } as const;
  return { recordedAt: new Date(at(0)), ...(progress && { progress: kept }) } as ImportBatch;
}

describe('progress', () => {
  it('is rows a second, and what is left as it went until now', () => {
    const quarter = batch({ done: 0.25 });
    expect([rowsPerSecond(quarter), secondsLeft(quarter)]).toEqual([50, 30]);
  });

  it('is not guessed where nothing is known', () => {
    expect([rowsPerSecond(batch()), secondsLeft(batch())]).toEqual([undefined, undefined]);
    expect(secondsLeft(batch({}))).toBeUndefined();
    expect(secondsLeft(batch({ done: 0 }))).toBeUndefined();
  });

  it('counts the rate of receiving also in later phases', () => {
    expect(rowsPerSecond(batch({ phase: 'applying', phaseAt: '2026-01-01T00:00:05.000Z', done: 0.5 }))).toBe(
      100,
    );
  });
});
