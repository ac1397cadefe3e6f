import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { MdqEntitiesService } from '../../src/domain/relying-parties/mdq-entities.service.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { MdqFeeds } from '../../src/protocols/saml/feeds/mdq-feeds.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { Asker, DENIED } from './asker.js';
import { feedsFrom, publishedFederation, stateOf, writeFeeds } from './federation.js';
import { publishedEntity, startMdqServer, type MdqServer } from './mdq-server.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// The certificates of a feed are changed, and what its server has is what it was.

const folder = mkdtempSync(join(tmpdir(), 'feed-keys-'));
const file = (name: string) => join(folder, name);

let scenario: Scenario;
let first: KeyPair;
let second: KeyPair;
let server: MdqServer;

beforeAll(async () => {
  [first, second] = [await makeKeyPair('ec'), await makeKeyPair('ec')];
  writeFileSync(file('first.pem'), first.certificatePem);
  writeFileSync(file('second.pem'), second.certificatePem);
  server = await startMdqServer();
  scenario = await startScenario();
});
afterAll(async () => {
  await scenario.stop();
  server.stop();
  rmSync(folder, { recursive: true });
});

const run = (statement: string) => scenario.service.database.rows(statement);
const statusOf = async (eService: EService) =>
  (await new Asker(scenario.service.address, scenario.authority, eService).ask({ nameId: ANNA })).status;
const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 0, count));

describe('of a federation', () => {
  let eService: EService;
  beforeAll(async () => {
    eService = await makeEService('https://one.example/sp', { encryption: false });
  });

  /** What an instance with this configuration does at its next turn. */
  async function turnWith(certificates: readonly string[], more: object = {}): Promise<void> {
    const location = file('federation.xml');
    writeFeeds(file('feeds.json'), [{ name: 'federation', location, certificates, ...more }]);
    await feedsFrom(scenario.service, file('feeds.json')).refreshDue();
  }
  const publish = (key: KeyPair, count: number, validHours = 48) =>
    writeFileSync(
      file('federation.xml'),
      publishedFederation([eService], { key, validHours, publishedAt: minute(count) }),
    );
  const state = () => stateOf(scenario.service, 'federation');

  // A certificate that was replaced had no effect while the file was the same: the copy was not looked at again.
  it('is verified anew at once, and counts no longer when it is signed with a key that is not configured', async () => {
    publish(first, 10);
    await turnWith(['first.pem']);
    expect(await state()).toMatchObject({ state: 'valid' });
    expect(await statusOf(eService)).toEqual(['Success']);
    await turnWith(['second.pem']);
    expect(await state()).toMatchObject({ state: 'expired', failure: 'value' });
    expect(await statusOf(eService)).toEqual(DENIED);
  });

  // Whoever had the old key could have published far ahead of the federation, which was refused as older from then on.
  it('is taken when it is signed with a key that is, whatever was published with the other one', async () => {
    publish(second, 5);
    await run(`update metadata_feed set next_at = statement_timestamp()`);
    await turnWith(['second.pem']);
    expect(await state()).toMatchObject({ state: 'valid' });
    expect(await statusOf(eService)).toEqual(['Success']);
  });

  it('stands, and is verified anew once, when a key is added', async () => {
    await turnWith(['first.pem', 'second.pem']);
    const verified = (await state())?.verified?.at;
    await turnWith(['second.pem', 'first.pem']);
    expect((await state())?.verified?.at).toEqual(verified);
    rmSync(file('federation.xml'));
    await turnWith(['second.pem']);
    expect(await state()).toMatchObject({ state: 'valid', failure: 'unreadable-file' });
    expect(await statusOf(eService)).toEqual(['Success']);
  });

  it('counts no longer when it cannot be had to be verified with another key', async () => {
    await turnWith(['first.pem']);
    expect(await state()).toMatchObject({ state: 'expired', failure: 'unreadable-file' });
    expect(await statusOf(eService)).toEqual(DENIED);
  });

  it('is verified anew when it may be valid for fewer days, and stands', async () => {
    publish(first, 20, 72);
    await run(`update metadata_feed set next_at = statement_timestamp()`);
    await turnWith(['first.pem']);
    expect(await state()).toMatchObject({ state: 'valid' });
    await turnWith(['first.pem'], { validAtMostDays: 2 });
    expect(await state()).toMatchObject({ state: 'valid', failure: 'valid-too-long' });
  });
});

describe('of a federation that is asked for one entity at a time', () => {
  /** As an instance with this configuration has it. */
  function feedsWith(certificates: readonly string[]): MdqFeeds {
    const location = `${server.origin}/mdq`;
    writeFeeds(file('mdq.json'), [{ name: 'mdq', kind: 'mdq', location, certificates }]);
    const { administration, environment } = scenario.service;
    return new MdqFeeds(
      Object.assign(Object.create(environment) as typeof environment, {
        METADATA_FEEDS_FILE: file('mdq.json'),
      }),
      administration.get(MetadataFeedsService),
      administration.get(MdqEntitiesService),
      pino({ level: 'silent' }),
    );
  }
  /** With a version that is said to be the same whoever has signed it. */
  const publish = (eService: EService, key: KeyPair, count: number) =>
    server.answer('/mdq', eService.entityId, (response, headers) => {
      if (headers['if-none-match'] === '"same"') response.writeHead(304).end();
      else
        response
          .writeHead(200, { etag: '"same"' })
          .end(publishedEntity(eService, { key, publishedAt: minute(count) }));
    });

  it('is verified anew at once, and counts only as signed with a key that is configured', async () => {
    const eService = await makeEService('https://asked.example/sp', { encryption: false });
    publish(eService, first, 10);
    const before = feedsWith(['first.pem']);
    expect(await before.askFor(before.configured[0]!, eService.entityId)).toBe('taken');
    await before.refreshDue();
    expect(await statusOf(eService)).toEqual(['Success']);
    await feedsWith(['second.pem']).refreshDue();
    expect(await statusOf(eService)).toEqual(DENIED);
    publish(eService, second, 5);
    await run(`update mdq_entity set next_at = statement_timestamp()`);
    await run(`update metadata_feed set next_at = statement_timestamp()`);
    await feedsWith(['second.pem']).refreshDue();
    expect(await statusOf(eService)).toEqual(['Success']);
  });

  // Found to be the same by an answer that was under way, an entity was not verified anew before that answer ran out.
  it('is verified anew also when that is asked for while its server says that it is the same', async () => {
    const eService = await makeEService('https://under-way.example/sp', { encryption: false });
    publish(eService, second, 1);
    const feeds = feedsWith(['second.pem']);
    await feeds.askFor(feeds.configured[0]!, eService.entityId);
    const isThis = `entity_id = '${eService.entityId}'`;
    const anew = `update mdq_entity set version = null, next_at = statement_timestamp() where ${isThis}`;
    server.answer('/mdq', eService.entityId, (response, headers) => {
      if (headers['if-none-match'] === '"same"') void run(anew).then(() => response.writeHead(304).end());
      else response.writeHead(200, { etag: '"anew"' }).end(publishedEntity(eService, { key: second }));
    });
    await run(`update mdq_entity set next_at = statement_timestamp() where ${isThis}`);
    await run(`update metadata_feed set next_at = statement_timestamp() where name = 'mdq'`);
    await feeds.refreshDue();
    expect(await run(`select version from mdq_entity where ${isThis}`)).toEqual([{ version: '"anew"' }]);
  });

  it('counts no longer, all of it, when the server does not answer', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `https://${name}.example/sp`);
    const eServices = await Promise.all(names.map((name) => makeEService(name, { encryption: false })));
    const before = feedsWith(['second.pem']);
    for (const eService of eServices) {
      publish(eService, second, 1);
      expect(await before.askFor(before.configured[0]!, eService.entityId)).toBe('taken');
      server.answer('/mdq', eService.entityId, (response) => response.writeHead(500).end());
    }
    await feedsWith(['first.pem', 'second.pem']).refreshDue();
    expect(await statusOf(eServices[4]!)).toEqual(['Success']);
    await feedsWith(['first.pem']).refreshDue();
    for (const eService of eServices) expect(await statusOf(eService)).toEqual(DENIED);
  });
});
