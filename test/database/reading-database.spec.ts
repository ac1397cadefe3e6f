import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import * as facts from '../support/facts.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const MINE = { name: 'organisations', text: 'select id from organisation order by id' };

let database: TestDatabase;
let reading: ReadingDatabase;
let single: ReadingDatabase;
let organisations: string[];
beforeAll(async () => {
  database = await createTestDatabase();
  reading = new ReadingDatabase(database.administrationUrl);
  single = new ReadingDatabase(database.administrationUrl, 1);
  const owner = await database.connect();
  organisations = [await facts.organisation(owner), await facts.organisation(owner)].sort();
});
afterAll(async () => {
  await reading.close();
  await single.close();
  await database.drop();
});

const statement = (text: string) => ({ name: text.slice(0, 60), text });
const seen = async (administers: 'all' | readonly string[]) =>
  (await single.query<{ id: string }>(administers, MINE, [])).map(({ id }) => id);

it('shows each call the rows of its organisations alone, on one connection after another', async () => {
  const [one = '', other = ''] = organisations;
  expect(await seen([one])).toEqual([one]);
  expect(await seen([other])).toEqual([other]);
  expect(await seen([])).toEqual([]);
  expect(await seen('all')).toEqual([one, other]);
  expect(await seen([])).toEqual([]);
  expect(await seen([one, other])).toEqual([one, other]);
});

it('keeps calls apart that come at once', async () => {
  const calls = Array.from({ length: 60 }, (_, index) => organisations.slice(index % 2, (index % 2) + 1));
  const answers = await Promise.all(
    calls.map((administers) => reading.query<{ id: string }>(administers, MINE, [])),
  );
  expect(answers.map((rows) => rows.map(({ id }) => id))).toEqual(calls);
});

it('takes nothing but ids for organisations', async () => {
  for (const wrong of ['*', '', 'x', `${organisations[0]},${organisations[1]}`])
    await expect(reading.query([wrong], MINE, [])).rejects.toThrow(TypeError);
});

it('keeps the scope of a call out of the next one after a failure', async () => {
  await expect(single.query('all', statement('select 1 / 0'), [])).rejects.toMatchObject({
    code: 'database.invalid-value',
  });
  expect(await seen([])).toEqual([]);
});

it('writes nothing', async () => {
  const [id] = organisations;
  const rename = statement('update organisation set name = $1 where id = $2');
  await expect(reading.query('all', rename, ['Other', id])).rejects.toMatchObject({ name: 'DomainError' });
  const setting = statement('show default_transaction_read_only');
  expect(await reading.query([], setting, [])).toEqual([{ default_transaction_read_only: 'on' }]);
});

it('prepares a statement once for each connection, and plans it once', async () => {
  const one = { name: 'prepared-once', text: 'select id from organisation where id = any($1::uuid[])' };
  for (let n = 0; n < 8; n += 1) await single.query('all', one, [organisations]);
  const prepared = statement(
    'select count(*)::int, sum(custom_plans)::int as planned from pg_prepared_statements where name = $1',
  );
  expect(await single.query([], prepared, [one.name])).toEqual([{ count: 1, planned: 0 }]);
});

it('says "unavailable" when the server goes away under a statement, and goes on afterwards', async () => {
  const sleeping = reading.query([], statement('select pg_sleep(20) as nap'), []);
  const lost = expect(sleeping).rejects.toMatchObject({ kind: 'unavailable', code: 'database.unavailable' });
  const owner = await database.connect();
  const cut = async (): Promise<number> => {
    const { rowCount } = await owner.query(
      `select pg_terminate_backend(pid, 1000) from pg_stat_activity
       where application_name = 'behorig-reading' and query like '%pg_sleep%' and state = 'active' and datname = current_database()`,
    );
    return rowCount ?? 0;
  };
  while ((await cut()) === 0);
  await lost;
  expect(await reading.query([], statement('select 2 as two'), [])).toEqual([{ two: 2 }]);
});

it('gives up a statement that takes too long', async () => {
  const napping = single.query([], statement('select pg_sleep(30)'), []);
  await expect(napping).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await seen([])).toEqual([]);
}, 15_000);

it.each([
  ['a server that is not there', 'postgresql://nobody@127.0.0.1:1/nothing'],
  ['a name that is not known', 'postgresql://nobody@nonexistent.invalid/nothing'],
])('calls %s unavailable', async (_what, url) => {
  const nowhere = new ReadingDatabase(url);
  await expect(nowhere.query([], MINE, [])).rejects.toMatchObject({ code: 'database.unavailable' });
  await nowhere.close();
});
