import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let answering: AnsweringDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  answering = new AnsweringDatabase(database.answeringUrl);
});
afterAll(async () => {
  await answering.close();
  await database.drop();
});

const statement = (text: string) => ({ name: text.slice(0, 60), text });

it('answers with rows, instants as Date whatever the time zone of the server is', async () => {
  const rows = await answering.query(
    statement("SELECT $1::int AS n, '2026-07-01T00:00:00Z'::timestamptz AS at"),
    [1],
  );
  expect(rows).toEqual([{ n: 1, at: new Date('2026-07-01T00:00:00Z') }]);
});

it('prepares a statement once for each connection', async () => {
  const single = new AnsweringDatabase(database.answeringUrl, 1);
  const one = { name: 'prepared-once', text: 'SELECT $1::int AS n' };
  for (const n of [1, 2, 3]) await single.query(one, [n]);
  const prepared = statement('SELECT count(*)::int FROM pg_prepared_statements WHERE name = $1');
  expect(await single.query(prepared, [one.name])).toEqual([{ count: 1 }]);
  await single.close();
});

it.each([
  ['a server that is not there', 'postgresql://nobody@127.0.0.1:1/nothing'],
  ['a socket that is not there', 'postgresql://nobody@localhost/nothing?host=/nonexistent'],
  ['a name that is not known', 'postgresql://nobody@nonexistent.invalid/nothing'],
])('calls %s unavailable', async (_what, url) => {
  const nowhere = new AnsweringDatabase(url);
  await expect(nowhere.query(statement('SELECT 1'), [])).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'database.unavailable',
  });
  await nowhere.close();
});

it('calls a login that is refused unavailable, without saying whose', async () => {
  const url = new URL(database.answeringUrl);
  url.password = 'wrong';
  const stranger = new AnsweringDatabase(url.href);
  await expect(stranger.query(statement('SELECT 1'), [])).rejects.toMatchObject({
    kind: 'unavailable',
    details: {},
  });
  await stranger.close();
});

it('gives up a question that takes too long, and answers the next', async () => {
  const single = new AnsweringDatabase(database.answeringUrl, 1);
  await expect(single.query(statement('SELECT pg_sleep(20)'), [])).rejects.toMatchObject({
    kind: 'unavailable',
  });
  await expect(single.query(statement('SELECT 1 AS one'), [])).resolves.toEqual([{ one: 1 }]);
  await single.close();
});

it('finds the server again after all its connections were cut', async () => {
  await answering.query(statement('SELECT 1'), []);
  const owner = await database.connect();
  await owner.query(
    "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE application_name = 'behorig-answering' AND datname = current_database()",
  );
  await answering.query(statement('SELECT 1'), []).catch(() => undefined);
  expect(await answering.query(statement('SELECT 2 AS two'), [])).toEqual([{ two: 2 }]);
});

it('names what the role may not do', async () => {
  await expect(answering.query(statement('SELECT FROM audit_event'), [])).rejects.toMatchObject({
    kind: 'forbidden',
  });
});
