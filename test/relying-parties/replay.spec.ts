import { ExpiredReplaysStore } from '../../src/domain/relying-parties/expired-replays.store.js';
import { ReplayStore } from '../../src/domain/relying-parties/replay.store.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ISSUER = 'https://party.example/sp';
const LATER = new Date(Date.now() + 240_000);

let database: TestDatabase;
let instances: AnsweringDatabase[];
let stores: [ReplayStore, ReplayStore];

beforeAll(async () => {
  database = await createTestDatabase();
  instances = [
    new AnsweringDatabase(database.answeringUrl, 4),
    new AnsweringDatabase(database.answeringUrl, 4),
  ];
  stores = instances.map((instance) => new ReplayStore(instance)) as [ReplayStore, ReplayStore];
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.close()));
  await database.drop();
});

describe('a message', () => {
  it('is taken once, by whichever instance', async () => {
    expect(await stores[0].takeOnce(ISSUER, '_1', LATER)).toBe(true);
    expect(await stores[0].takeOnce(ISSUER, '_1', LATER)).toBe(false);
    expect(await stores[1].takeOnce(ISSUER, '_1', LATER)).toBe(false);
  });

  it('is another when another party sends it under the same id', async () => {
    expect(await stores[0].takeOnce(ISSUER, '_2', LATER)).toBe(true);
    expect(await stores[0].takeOnce('https://other.example/sp', '_2', LATER)).toBe(true);
  });

  it('is taken by one of many that take it at once', async () => {
    const attempts = Array.from({ length: 16 }, (_, index) =>
      stores[index % 2 ? 0 : 1].takeOnce(ISSUER, '_3', LATER),
    );
    expect((await Promise.all(attempts)).filter(Boolean)).toHaveLength(1);
  });

  it('may have an id of any length', async () => {
    const [one, another] = [`_${'a'.repeat(100_000)}`, `_${'a'.repeat(99_999)}b`];
    expect(await stores[0].takeOnce(ISSUER, one, LATER)).toBe(true);
    expect(await stores[0].takeOnce(ISSUER, one, LATER)).toBe(false);
    expect(await stores[0].takeOnce(ISSUER, another, LATER)).toBe(true);
  });

  it('is forgotten once it is too old to be taken anyway, and not before', async () => {
    const administration = new AdministrationDatabase(database.administrationUrl);
    const owner = await database.connect();
    await owner.query(`insert into replay_record values ($1, '_old', now() - interval '1 second')`, [ISSUER]);
    await stores[0].takeOnce(ISSUER, '_new', LATER);
    expect(await new ExpiredReplaysStore(administration).remove()).toBe(1);
    expect(await stores[0].takeOnce(ISSUER, '_new', LATER)).toBe(false);
    await administration.close();
  });

  it('is remembered while the clock of the instance that took it is behind the database', async () => {
    const administration = new AdministrationDatabase(database.administrationUrl);
    const longPast = new Date(Date.now() - 300_000);
    expect(await stores[0].takeOnce(ISSUER, '_behind', longPast)).toBe(true);
    await new ExpiredReplaysStore(administration).remove();
    expect(await stores[0].takeOnce(ISSUER, '_behind', longPast)).toBe(false);
    await administration.close();
  });
});
