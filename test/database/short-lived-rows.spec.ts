import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AnsweringDatabase, type PreparedStatement } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const QUESTIONS = 20;
/** Half a megabyte of objects. */
const MANY_ROWS = {
  name: 'many',
  text: `select json_build_object('n', n) as row from generate_series(1, 5000) n`,
};
const ONE_ROW = { name: 'one', text: 'select 1 as one' };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { readonly type: 'minor' }) => void;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Megabytes among what is old, which is collected when the whole heap is marked. */
const oldMegabytes = () =>
  getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name === 'old_space')
    .reduce((sum, { space_used_size: size }) => sum + size, 0) / 1e6;

// The driver's `query_timeout` and its promise kept the rows of each query until then: workers marked their whole heap four
// times as often, and a tenth of their answers took a third longer.
it.each([
  {
    of: 'AnsweringDatabase',
    open: () => {
      const answering = new AnsweringDatabase(database.answeringUrl, 1);
      return {
        ask: (statement: PreparedStatement) => answering.query(statement, []),
        close: () => answering.close(),
      };
    },
  },
  {
    of: 'ReadingDatabase',
    open: () => {
      const reading = new ReadingDatabase(database.administrationUrl, 1);
      return {
        ask: (statement: PreparedStatement) => reading.query([], statement, []),
        close: () => reading.close(),
      };
    },
  },
])('rows of $of are gone with the young when nobody needs them', async ({ open }) => {
  const { ask, close } = open();
  const askAndCollect = async () => {
    await ask(MANY_ROWS);
    // What was answered last is still held on to.
    await ask(ONE_ROW);
    for (const _twice of [1, 2]) collect({ type: 'minor' });
  };
  await askAndCollect();
  const before = oldMegabytes();
  for (let asked = 0; asked < QUESTIONS; asked++) await askAndCollect();
  expect(oldMegabytes() - before).toBeLessThan(QUESTIONS / 10);
  await close();
});
