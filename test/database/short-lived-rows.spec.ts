import { AnsweringDatabase, type PreparedStatement } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { keptMegabytes } from '../support/kept.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

/** Some 20 kB of objects: so few that V8 collects nothing while they are read, however small a space it gives the young. */
const MANY_ROWS = {
  name: 'many',
  text: `select json_build_object('n', n) as row from generate_series(1, 250) n`,
};
const ONE_ROW = { name: 'one', text: 'select 1 as one' };

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

// The driver's `query_timeout` and its promise kept the rows of each query: workers marked their whole heap every four seconds.
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
])('rows of $of go with the young when nobody needs them', async ({ open }) => {
  const { ask, close } = open();
  const kept = await keptMegabytes(400, async () => {
    await ask(MANY_ROWS);
    // What was answered last is held on to.
    await ask(ONE_ROW);
  });
  expect(kept).toBeLessThan(2);
  await close();
});
