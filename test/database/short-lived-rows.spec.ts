import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';
import type { Reading } from './short-lived-rows/kept-rows.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/**
 * In a heap of its own: in that of many other tests they were kept from the beginning once in a while. Where many have outlived, V8
 * puts further ones among what is old.
 */
async function keptRows(workerData: Reading): Promise<number> {
  const worker = new Worker(new URL('./short-lived-rows/worker.mjs', import.meta.url), { workerData });
  try {
    const [kept] = (await once(worker, 'message')) as [number];
    return kept;
  } finally {
    await worker.terminate();
  }
}

// The driver's `query_timeout` and its promise kept the rows of each query: workers marked their whole heap every four seconds.
it.each(['AnsweringDatabase', 'ReadingDatabase'] as const)(
  'rows of %s go with the young when nobody needs them',
  async (through) => {
    const { answeringUrl, administrationUrl } = database;
    const url = through === 'AnsweringDatabase' ? answeringUrl : administrationUrl;
    expect(await keptRows({ through, url })).toBeLessThan(2);
  },
);
