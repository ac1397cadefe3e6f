import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/database/embedded-postgres.js';
import { serverAccount } from '../../src/platform/database/server-account.js';
import { serverFolders } from '../../src/platform/database/server-folders.js';
import { migrate } from '../../src/platform/database/migrate.js';

const ONE = { name: 'one', text: 'SELECT 1 AS one' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'behorig-embedded-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const started: EmbeddedPostgres[] = [];
afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));

async function start(inside = '.'): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder: join(folder, inside), durable: false });
  started.push(server);
  return server;
}

it('is joined by who comes second, and stopped by who lets go last', async () => {
  const [first, second] = await Promise.all([start(), start()]);
  expect(second.ownerUrl).toBe(first.ownerUrl);
  expect([first.fresh, second.fresh].toSorted()).toEqual([false, true]);
  await first.stop();
  expect(await answers(second.ownerUrl)).toBe(true);
  await second.stop();
  await second.stop();
  expect(await answers(second.ownerUrl)).toBe(false);
});

it('keeps its data and its address from one start to the next', async () => {
  const first = await start();
  await query(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
  await first.stop();
  const again = await start();
  expect(again.ownerUrl).toBe(first.ownerUrl);
  expect(again.fresh).toBe(false);
  expect(await query(again.ownerUrl, 'DELETE FROM kept RETURNING n')).toEqual([{ n: 1 }]);
  await query(again.ownerUrl, 'DROP TABLE kept');
  await again.stop();
});

it('tells its address to its owner alone, while it runs', async () => {
  const server = await start();
  const file = join(folder, 'connection.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url: server.ownerUrl });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await server.stop();
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
});

it('lets nobody in without the password', async () => {
  const server = await start();
  const url = new URL(server.ownerUrl);
  url.password = 'wrong';
  await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  await server.stop();
});

it('is started again when it is killed while somebody holds it', async () => {
  const server = await start();
  const startedAt = () =>
    query(server.ownerUrl, 'SELECT pg_postmaster_start_time() AS at').catch(() => undefined);
  const before = JSON.stringify(await startedAt());
  const file = await readFile(join(folder, 'postgres', 'data', 'postmaster.pid'), 'utf8');
  process.kill(Number(file.split('\n')[0]), 'SIGKILL');
  // With a pause: without, ten thousand connections are tried meanwhile, each of which takes a process.
  for (let after; after === undefined || after === before;) {
    await pause(20);
    after = JSON.stringify(await startedAt());
  }
  await server.stop();
  expect(await answers(server.ownerUrl)).toBe(false);
});

it('makes both databases unavailable while it is down; they recover by themselves when it is back', async () => {
  const server = await start();
  await migrate(server.ownerUrl);
  const answering = new AnsweringDatabase(server.ownerUrl);
  const administration = new AdministrationDatabase(server.ownerUrl);
  const questions = [
    () => answering.query(ONE, []),
    () => administration.transaction('all', (tx) => tx.organisation.count()),
  ];
  for (const ask of questions) await ask();
  await server.stop();
  for (const ask of questions) await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
  const again = await start();
  for (const ask of questions) await expect(ask()).resolves.toBeDefined();
  await answering.close();
  await administration.close();
  await again.stop();
});

const asRoot = process.getuid?.() === 0 ? it : it.skip;
asRoot('works in a folder that only root can enter', async () => {
  await mkdir(join(folder, 'closed'), { mode: 0o700 });
  const server = await start('closed/inner');
  expect(await answers(server.ownerUrl)).toBe(true);
  await server.stop();
  const { home } = await serverFolders(join(folder, 'closed/inner'), await serverAccount(), false);
  expect(home.startsWith(folder)).toBe(false);
  await rm(home, { recursive: true });
});

async function answers(url: string): Promise<boolean> {
  return query(url, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  try {
    await client.connect();
    return (await client.query(statement)).rows as unknown[];
  } finally {
    await client.end();
  }
}
