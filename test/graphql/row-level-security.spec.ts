import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Attempts } from './without-checks/attempts.js';

describe('with the checks of our code switched off', () => {
  let tried: Attempts;

  beforeAll(async () => {
    const worker = new Worker(new URL('./without-checks/worker.mjs', import.meta.url));
    [tried] = (await once(worker, 'message')) as [Attempts];
    await worker.terminate();
  }, 120_000);

  it('the checks are off: a caller is taken for an operator by the code', () => {
    expect(tried.checksAreOff).toBe(true);
  });

  it('row-level security alone keeps every operation from another organisation’s rows', () => {
    expect(tried.operations.length).toBeGreaterThan(30);
    expect(tried.operations).toEqual(tried.operations.map(({ name }) => ({ name, leaked: [], written: 0 })));
  });
});
