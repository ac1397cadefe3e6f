import { setImmediate as turn } from 'node:timers/promises';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { startDatabaseProxy, type DatabaseProxy } from '../support/database-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ONE = { name: 'one', text: 'select 1 as one' };

let database: TestDatabase;
let proxy: DatabaseProxy;
beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startDatabaseProxy(database.ownerUrl);
});
afterAll(async () => {
  await proxy.close();
  await database.drop();
});

// Whoever closed waited for ever for what was asked: nobody looked for the silent any longer.
it('fails what is asked of a server that has fallen silent, and lets it be closed', async () => {
  const answering = new AnsweringDatabase(proxy.through(database.answeringUrl), 1);
  const reading = new ReadingDatabase(proxy.through(database.administrationUrl), 1);
  const ask = () => [answering.query(ONE, []), reading.query([], ONE, [])];
  await Promise.all(ask());
  proxy.silence();
  const lost = Promise.allSettled(ask());
  await turn(); // until they are under way
  await Promise.all([answering.close(), reading.close()]);
  expect(await lost).toMatchObject([
    { reason: { kind: 'unavailable', code: 'database.unavailable' } },
    { reason: { kind: 'unavailable', code: 'database.unavailable' } },
  ]);
}, 15_000);
