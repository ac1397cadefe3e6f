import { AskingLimits } from './asking-limits.js';

const NOW = 1_000_000;
const ALONE = { workers: 1, keeps: true };

/** Asks for as many others as are admitted, each over at once. */
function askOthers(limits: AskingLimits, now: number, most = 100): number {
  for (let count = 0; count < most; count++) {
    if (!limits.admit(`urn:other:${now}:${count}`, now)) return count;
    limits.over(`urn:other:${now}:${count}`, now + 60_000);
  }
  return most;
}

it('asks for four at a time', () => {
  const limits = new AskingLimits(ALONE);
  expect(['a', 'b', 'c', 'd', 'e'].map((name) => limits.admit(`urn:${name}`, NOW))).toEqual([
    ...[true, true, true, true],
    false,
  ]);
  limits.over('urn:a', NOW);
  expect(limits.admit('urn:e', NOW)).toBe(true);
});

it('does not ask for the same again before it is time', () => {
  const limits = new AskingLimits(ALONE);
  limits.admit('urn:a', NOW);
  limits.over('urn:a', NOW + 60_000);
  expect(limits.admit('urn:a', NOW + 59_999)).toBe(false);
  expect(limits.admit('urn:a', NOW + 60_000)).toBe(true);
});

it('asks for thirty at once and then for one each second, whoever they are', () => {
  const limits = new AskingLimits(ALONE);
  expect(askOthers(limits, NOW)).toBe(30);
  expect(askOthers(limits, NOW + 999)).toBe(0);
  expect(askOthers(limits, NOW + 3_000)).toBe(3);
  expect(askOthers(limits, NOW + 3_600_000)).toBe(30);
});

it('is not moved by a clock that is set back', () => {
  const limits = new AskingLimits(ALONE);
  expect(askOthers(limits, NOW)).toBe(30);
  expect(askOthers(limits, NOW - 3_600_000)).toBe(0);
});

it('lets workers ask together for no more than one process may', () => {
  const workers = Array.from({ length: 2 }, () => new AskingLimits({ workers: 2, keeps: false }));
  const asked = workers.map((limits) => ['a', 'b', 'c'].filter((name) => limits.admit(`urn:${name}`, NOW)));
  expect(asked.flat()).toHaveLength(4);
  const limits = new AskingLimits({ workers: 2, keeps: false });
  expect(askOthers(limits, NOW)).toBe(15);
  expect(askOthers(limits, NOW + 2_000)).toBe(1);
});
