import pg from 'pg';
import { connectionConfig } from '../../src/platform/database/connection-config.js';
import { translateDatabaseError } from '../../src/platform/database/database-errors.js';
import { endOverdue } from '../../src/platform/database/end-overdue.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

let database: TestDatabase;
let pool: pg.Pool;
let endLooking: () => void;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ ...connectionConfig(database.answeringUrl), max: 1 });
  endLooking = endOverdue(pool, 500);
});
afterAll(async () => {
  endLooking();
  await pool.end();
  await database.drop();
});

const processOf = async (client: pg.Pool | pg.PoolClient) =>
  (await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

it('breaks a connection whose server does not answer, and the pool opens another one', async () => {
  const first = await processOf(pool);
  const failure = await pool.query('SELECT pg_sleep(30)').catch(translateDatabaseError);
  expect(failure).toMatchObject({ kind: 'unavailable', code: 'database.unavailable' });
  const second = await processOf(pool);
  expect(second).not.toBe(first);
});

it('breaks one that is lent and asked nothing: the next question fails', async () => {
  const client = await pool.connect();
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await ended;
  const failure = await client.query('SELECT 1').catch(translateDatabaseError);
  expect(failure).toMatchObject({ kind: 'unavailable' });
  client.release(true);
  expect(await processOf(pool)).toBeGreaterThan(0);
});

it('leaves one alone that is lent again and again', async () => {
  const first = await processOf(pool);
  for (let asked = 0; asked < 12; asked++) await pool.query('SELECT pg_sleep(0.05)');
  expect(await processOf(pool)).toBe(first);
});
