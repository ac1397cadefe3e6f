import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { IdentityProvidersAnswerStore } from '../../src/domain/relying-parties/identity-providers.answer-store.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { KnownIdentityProviders } from '../../src/protocols/saml/known-identity-providers.js';
import type { MetadataFeeds } from '../../src/protocols/saml/feeds/metadata-feeds.js';
import { selfSigned } from '../imports/self-signed.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { OPERATOR } from '../support/service.js';
import { makeSetting } from '../support/setting.js';
import { Asker, DENIED } from './asker.js';
import {
  broken,
  feedsFrom,
  publishedFederation,
  stateOf,
  writeFeeds,
  type Entity,
  type PublishedAs,
} from './federation.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const folder = mkdtempSync(join(tmpdir(), 'feeds-'));
const file = (name: string) => join(folder, name);

let scenario: Scenario;
let operator: KeyPair;
let one: EService;
let two: EService;
let feeds: MetadataFeeds;

beforeAll(async () => {
  operator = await makeKeyPair('ec');
  [one, two] = (await Promise.all(
    ['one', 'two'].map((name) => makeEService(`https://${name}.example/sp`)),
  )) as [EService, EService];
  writeFileSync(file('operator.pem'), operator.certificatePem);
  configure('federation', file('federation.xml'));
  const setting = await makeSetting();
  scenario = await startScenario({}, setting);
  feeds = feedsOf();
});
afterAll(async () => {
  await scenario.stop();
  rmSync(folder, { recursive: true });
});

function configure(name: string, location: string, more: object = {}): void {
  writeFeeds(file('feeds.json'), [{ name, location, certificates: ['operator.pem'], ...more }]);
}

const feedsOf = () => feedsFrom(scenario.service, file('feeds.json'));
const published = (entities: readonly Entity[], how: Partial<PublishedAs> = {}) =>
  publishedFederation(entities, { key: operator, ...how });

/** Puts it where the feed is, and looks now. */
async function publish(entities: readonly Entity[], how: Partial<PublishedAs> = {}): Promise<void> {
  writeFileSync(file('federation.xml'), published(entities, how));
  await look();
}

async function look(): Promise<void> {
  await run(`update metadata_feed set next_at = statement_timestamp() - interval '1 second'`);
  await feeds.refreshDue();
}

function run(statement: string): Promise<Record<string, unknown>[]> {
  return scenario.service.database.rows(statement);
}

const state = (name = 'federation') => stateOf(scenario.service, name);
const registered = async () =>
  (await scenario.service.administration.get(RelyingPartiesService).list(OPERATOR)).map(
    ({ entityId, managedBy }) => [entityId, managedBy],
  );
const asked = (eService: EService) =>
  new Asker(scenario.service.address, scenario.authority, eService).ask({ nameId: ANNA });
const acts = async () => (await run(`select count(*)::int as count from audit_event`))[0]?.count;

const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 0, count));

describe('a feed of a federation', () => {
  it('registers the parties that it names, which are answered as agreed', async () => {
    await publish([one, two]);
    expect(await state()).toMatchObject({
      state: 'valid',
      verified: { entities: 2, parties: 2, problems: [] },
    });
    expect(await registered()).toEqual([
      [one.entityId, 'feed:federation'],
      [two.entityId, 'feed:federation'],
    ]);
    expect((await asked(one)).assertion).toBeUndefined();
    await scenario.arrange.agreement(one.entityId);
    expect((await asked(one)).assertion).toMatchObject({ audience: one.entityId });
  });

  it('changes nothing when it says the same for longer', async () => {
    const before = await acts();
    await publish([one, two], { validHours: 72 });
    expect(await state()).toMatchObject({ state: 'valid' });
    expect(await acts()).toBe(before);
  });

  it('is one instance’s at a time, and looked at only when it is due', async () => {
    const before = await state();
    await feeds.refreshDue();
    expect(await state()).toEqual(before);
  });

  it('takes away whom it does not name any longer', async () => {
    await publish([one], { validHours: 73 });
    expect(await registered()).toEqual([[one.entityId, 'feed:federation']]);
    expect((await asked(two)).status).toEqual(DENIED);
  });

  it.each([
    ['unsigned', 'none', () => published([two]).replace(/<ds:Signature [^]*<\/ds:Signature>/, '')],
    ['signed by somebody else', 'value', async () => published([two], { key: await makeKeyPair('ec') })],
    ['changed', 'digest', () => published([two], { validHours: 90 }).replace('two.example', 'twe.example')],
    ['cut off', 'truncated', () => published([two], { validHours: 90 }).slice(0, -50)],
    ['valid for too long', 'valid-too-long', () => published([two], { validHours: 24 * 40 })],
    ['older than what was verified', 'rolled-back', () => published([two], { validHours: 24 })],
    ['without parties', 'no-parties', () => published([], { validHours: 90 })],
  ])('stands as it was when another one comes that is %s', async (_, reason, made) => {
    const before = await state();
    writeFileSync(file('federation.xml'), await made());
    await look();
    expect(await state()).toMatchObject({
      state: 'valid',
      failure: reason,
      failingSince: expect.any(Date) as Date,
      verified: before?.verified,
    });
    expect(await registered()).toEqual([[one.entityId, 'feed:federation']]);
    expect((await asked(one)).assertion).toBeDefined();
  });

  it('is told apart by when it was published, where it says so', async () => {
    await publish([one], { validHours: 90, publishedAt: minute(2) });
    expect(await state()).not.toHaveProperty('failure');
    await publish([one, two], { validHours: 96, publishedAt: minute(1) });
    expect(await state()).toMatchObject({ failure: 'rolled-back' });
    await publish([one], { validHours: 80, publishedAt: minute(3) });
    expect(await state()).not.toHaveProperty('failure');
  });

  it('reports a broken entity, keeps what it was, and takes the others', async () => {
    await publish([broken(one), two], { publishedAt: minute(4) });
    expect(await state()).toMatchObject({
      verified: {
        parties: 1,
        problems: expect.arrayContaining([{ entityId: one.entityId, reason: 'no-signing-key' }]) as unknown,
      },
    });
    expect((await asked(one)).assertion).toBeDefined();
    expect((await registered()).length).toBe(2);
  });

  it('gives what it keeps of a broken entity the end of what that was read from, however long it is published', async () => {
    const provider = await makeIdentityProvider('https://kept.example/idp');
    const known = new KnownIdentityProviders(
      scenario.service.administration.get(IdentityProvidersAnswerStore),
    );
    const at = (second: number) => ({ publishedAt: new Date(minute(4).getTime() + second * 1000) });
    await publish([one, two, provider], { ...at(1), validHours: 30 });
    const good = (await state())?.verified?.validUntil;
    const ends = () =>
      run(`select distinct kept_until as until from relying_party where entity_id = '${one.entityId}'
        union select kept_until from identity_provider where entity_id = '${provider.entityId}'`);
    for (const second of [2, 3]) {
      await publish([broken(one), two, broken(provider)], { ...at(second), validHours: 40 + second });
      expect(await ends()).toEqual([{ until: good }]);
    }
    expect((await asked(one)).assertion).toBeDefined();
    expect(await known.byEntityId(provider.entityId)).toBeDefined();
    for (const table of ['relying_party', 'identity_provider'])
      await run(`update ${table} set kept_until = statement_timestamp() where kept_until is not null`);
    expect((await asked(one)).status).toEqual(DENIED);
    expect(await known.byEntityId(provider.entityId)).toBeUndefined();
    expect((await asked(two)).status).toEqual(['Success']);
    await publish([one, two, provider], { ...at(4), validHours: 50 });
    expect(await ends()).toEqual([{ until: null }]);
    expect((await asked(one)).assertion).toBeDefined();
    await publish([one, two], { ...at(5), validHours: 51 });
  });

  it('reports a signing key that several entities use', async () => {
    const twin = { ...two, metadata: two.metadata.replaceAll(two.entityId, 'https://twin.example/sp') };
    await publish([one, two, twin], { publishedAt: new Date(minute(4).getTime() + 20_000) });
    expect((await state())?.verified?.problems).toEqual(
      [two.entityId, 'https://twin.example/sp'].map((entityId) => ({ entityId, reason: 'shared-key' })),
    );
    await publish([one, two], { publishedAt: new Date(minute(4).getTime() + 40_000) });
    expect((await state())?.verified?.problems).toEqual([]);
  });

  it('takes the others beside one whose entityID is no URI', async () => {
    const unnamable = { metadata: two.metadata.replace(/entityID="[^"]*"/, 'entityID="no uri"') };
    await publish([one, two, unnamable], { publishedAt: minute(5) });
    expect(await state()).not.toHaveProperty('failure');
    expect(await state()).toMatchObject({
      verified: {
        parties: 2,
        problems: expect.arrayContaining([{ entityId: 'no uri', reason: 'entity-id' }]) as unknown,
      },
    });
  });

  it('brings back nobody whom an operator has removed, before an operator hands over', async () => {
    await scenario.service.administration.get(RelyingPartiesService).remove(OPERATOR, one.entityId);
    await publish([one, two], { publishedAt: minute(5), validHours: 97 });
    expect(await registered()).toEqual([[two.entityId, 'feed:federation']]);
    expect((await asked(one)).status).toEqual(DENIED);
    const parties = scenario.service.administration.get(RelyingPartiesService);
    await parties.remove(OPERATOR, one.entityId, undefined, true);
    await publish([one, two], { publishedAt: minute(5), validHours: 98 });
    expect(await registered()).toContainEqual([one.entityId, 'feed:federation']);
  });

  it('takes over nobody whom another federation named, with agreements made with whom that one meant', async () => {
    await publish([two], { publishedAt: minute(5), validHours: 99 });
    const impostor = await makeEService(one.entityId);
    const parties = scenario.service.administration.get(RelyingPartiesService);
    const brought = { entityId: one.entityId, displayName: 'x', metadata: impostor.metadata };
    expect(await parties.bring(OPERATOR, 'other', [{ ...brought, entityCategories: [] }])).toEqual({
      changed: 0,
      leftTo: [{ entityId: one.entityId, source: 'feed:federation' }],
    });
    expect((await asked(impostor)).status).toEqual(DENIED);
    await publish([one, two], { publishedAt: minute(5), validHours: 100 });
    expect((await asked(one)).assertion).toBeDefined();
  });

  it('gives way to what an operator registers, and takes it back when that is handed over', async () => {
    await scenario.arrange.relyingParty(one);
    await publish([one, two], { publishedAt: minute(5) });
    expect(await registered()).toContainEqual([one.entityId, 'manual']);
    await scenario.service.administration
      .get(RelyingPartiesService)
      .remove(OPERATOR, one.entityId, undefined, true);
    await publish([one, two], { publishedAt: minute(6) });
    expect(await registered()).toContainEqual([one.entityId, 'feed:federation']);
  });

  it('fails closed when it has expired', async () => {
    await run(`update metadata_feed set valid_until = statement_timestamp()`);
    expect(await state()).toMatchObject({ state: 'expired' });
    expect((await asked(one)).status).toEqual(DENIED);
  });
});

describe('identity providers of a feed', () => {
  it('lose the role that they have no longer, whatever other one they have', async () => {
    const known = new KnownIdentityProviders(
      scenario.service.administration.get(IdentityProvidersAnswerStore),
    );
    const provider = await makeIdentityProvider('https://both.example/idp');
    const eService = await makeEService('https://both.example/idp');
    await publish([one, provider], { validHours: 198 });
    expect(await known.byEntityId(provider.entityId)).toBeDefined();
    await publish([one, eService], { validHours: 199 });
    expect(await known.byEntityId(provider.entityId)).toBeUndefined();
    expect(await registered()).toContainEqual([eService.entityId, 'feed:federation']);
  });

  it('are known while it is valid, and gone when it does not name them any longer', async () => {
    const provider = await makeIdentityProvider('https://provider.example/idp');
    const known = new KnownIdentityProviders(
      scenario.service.administration.get(IdentityProvidersAnswerStore),
    );
    await publish([one, provider], { validHours: 200 });
    expect(await state()).toMatchObject({ verified: { entities: 2, parties: 1, identityProviders: 1 } });
    expect(await known.byEntityId(provider.entityId)).toMatchObject({ entityId: provider.entityId });
    await run(`update metadata_feed set valid_until = statement_timestamp()`);
    expect(await known.byEntityId(provider.entityId)).toBeUndefined();
    expect(await known.all()).toEqual([]);
    await publish([one, provider], { validHours: 201 });
    expect(await known.all()).toHaveLength(1);
    await publish([one], { validHours: 202 });
    expect(await known.byEntityId(provider.entityId)).toBeUndefined();
  });
});

describe('a feed at an address', () => {
  const trusted = getCACertificates();
  let server: Server;
  let origin: string;
  let answer: { status: number; body?: string; headers?: Record<string, string> };
  let known: (string | undefined)[] = [];

  beforeAll(async () => {
    const { key, certificate } = await selfSigned('localhost');
    setDefaultCACertificates([...trusted, certificate]);
    server = createServer(
      { key, cert: certificate },
      ({ headers: { 'if-none-match': version } }, response) => {
        known.push(version);
        const isKnown = version !== undefined && version === answer.headers?.etag;
        response.writeHead(isKnown ? 304 : answer.status, answer.headers);
        response.end(isKnown ? undefined : answer.body);
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `https://localhost:${(server.address() as AddressInfo).port}`;
    configure('remote', `${origin}/all.xml`, { megabytesAtMost: 1 });
    feeds = feedsOf();
  });
  afterAll(() => {
    setDefaultCACertificates(trusted);
    server.closeAllConnections();
    server.close();
  });

  it('is fetched, and only asked whether it has changed from then on', async () => {
    answer = { status: 200, body: published([two]), headers: { etag: '"1"' } };
    await look();
    expect(await state('remote')).toMatchObject({ state: 'valid', version: '"1"' });
    const before = await state('remote');
    await look();
    expect(known).toEqual([undefined, '"1"']);
    expect((await state('remote'))?.verified).toEqual(before?.verified);
    known = [];
  });

  it.each([
    ['not there', 'not-found', { status: 404 }],
    ['elsewhere', 'status', { status: 302, headers: { location: 'https://localhost:1/' } }],
    ['broken', 'status', { status: 500 }],
    ['packed', 'packed', { status: 200, body: 'x', headers: { 'content-encoding': 'gzip' } }],
    ['larger than it may be', 'too-large', { status: 200, body: ' '.repeat(1_000_001) }],
    ['no metadata', 'not-an-aggregate', { status: 200, body: '<html></html>' }],
  ])('stands as it was when it is %s', async (_, reason, given) => {
    answer = given;
    await look();
    expect(await state('remote')).toMatchObject({ state: 'valid', failure: reason });
  });

  it('tries again soon, and later the longer it has been failing', async () => {
    answer = { status: 500 };
    const waited = async () => {
      await look();
      return ((await state('remote'))?.nextAt.getTime() ?? 0) - Date.now();
    };
    expect(await waited()).toBeLessThan(61_000);
    await run(`update metadata_feed set failing_since = failing_since - interval '1 day'`);
    expect(await waited()).toBeGreaterThan(47 * 60_000);
  });

  it('is unreachable when nobody is there', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await look();
    expect(await state('remote')).toMatchObject({ state: 'valid', failure: 'unreachable' });
  });
});

it('is refused with everything that is wrong with its configuration', () => {
  writeFileSync(
    file('feeds.json'),
    JSON.stringify([
      { name: 'A b', location: 'http://x.example/', certificates: ['operator.pem'] },
      { name: 'mdq', kind: 'mdq', location: '/x.xml', certificates: ['operator.pem'] },
      { name: 'twice', location: '/x.xml', certificates: [] },
      { name: 'twice', location: '/x.xml', certificates: ['missing.pem'], further: 1 },
    ]),
  );
  expect(() => feedsOf()).toThrow(
    [
      'METADATA_FEEDS_FILE[0].name must be small letters, digits and hyphens',
      'METADATA_FEEDS_FILE[0].location must be an https address or the absolute path of a file',
      'METADATA_FEEDS_FILE[1].location must be an https address without a query',
    ].join('\n  - '),
  );
  expect(() => readEnvironment({ METADATA_FEEDS_FILE: file('none.json') }, ['METADATA_FEEDS_FILE'])).toThrow(
    'METADATA_FEEDS_FILE',
  );
});
