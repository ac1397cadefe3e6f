import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { FeedHandOverService } from '../../src/domain/relying-parties/feed-hand-over.service.js';
import { IdentityProvidersAnswerStore } from '../../src/domain/relying-parties/identity-providers.answer-store.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { MdqEntitiesService } from '../../src/domain/relying-parties/mdq-entities.service.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { MdqFeeds } from '../../src/protocols/saml/feeds/mdq-feeds.js';
import { KnownIdentityProviders } from '../../src/protocols/saml/known-identity-providers.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { OPERATOR } from '../support/service.js';
import { Asker, DENIED } from './asker.js';
import { broken, feedsFrom, publishedFederation, stateOf, writeFeeds, type Entity } from './federation.js';
import { publishedEntity, startMdqServer, type MdqServer } from './mdq-server.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// A feed is given another name, or is replaced by another one.

const folder = mkdtempSync(join(tmpdir(), 'feed-hand-over-'));
const file = (name: string) => join(folder, name);

let scenario: Scenario;
let operator: KeyPair;
let eService: EService;
let gone: EService;
let provider: MadeIdentityProvider;
let server: MdqServer;

beforeAll(async () => {
  operator = await makeKeyPair('ec');
  [eService, gone] = (await Promise.all(
    ['one', 'gone'].map((name) => makeEService(`https://${name}.example/sp`, { encryption: false })),
  )) as [EService, EService];
  provider = await makeIdentityProvider('https://one.example/idp');
  writeFileSync(file('operator.pem'), operator.certificatePem);
  server = await startMdqServer();
  scenario = await startScenario();
});
afterAll(async () => {
  await scenario.stop();
  server.stop();
  rmSync(folder, { recursive: true });
});

let hours = 40;
const publish = (name: string, entities: readonly Entity[]) =>
  writeFileSync(
    file(`${name}.xml`),
    publishedFederation(entities, { key: operator, validHours: (hours += 1) }),
  );

/** What an instance with these feeds does at its next turn; its log, from a level of 40 (warn). */
async function turnWith(...names: string[]): Promise<Record<string, unknown>[]> {
  writeFeeds(
    file('feeds.json'),
    names.map((name) => ({ name, location: file(`${name}.xml`), certificates: ['operator.pem'] })),
  );
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>);
  await feedsFrom(scenario.service, file('feeds.json'), pino({ level: 'warn' }, { write })).refreshDue();
  return lines;
}

const run = (statement: string) => scenario.service.database.rows(statement);
const parties = () => scenario.service.administration.get(RelyingPartiesService);
const providers = () => scenario.service.administration.get(IdentityProvidersService);
const handOver = (from: string, to: string) =>
  scenario.service.administration
    .get(FeedHandOverService)
    .handOver(OPERATOR, { from, to, reason: 'renamed' });
const problemsOf = async (name: string) => (await stateOf(scenario.service, name))?.verified?.problems;
const sources = async () =>
  [...(await parties().list(OPERATOR)), ...(await providers().list(OPERATOR))].map(
    ({ entityId, managedBy }) => `${entityId} ${managedBy}`,
  );
const isAnswered = async (of = eService) => {
  const { status } = await new Asker(scenario.service.address, scenario.authority, of).ask({ nameId: ANNA });
  return status[0] !== DENIED[0];
};
const isBelieved = async () => {
  const store = scenario.service.administration.get(IdentityProvidersAnswerStore);
  return (await new KnownIdentityProviders(store).byEntityId(provider.entityId)) !== undefined;
};

// A renamed feed's parties were gone a month later, and nothing had said why.
it('says of a feed which of its entities belong to another one', async () => {
  publish('old', [eService, gone, provider]);
  publish('new', [eService, provider]);
  await turnWith('old');
  const lines = await turnWith('new');
  const belonging = [eService, provider].map(({ entityId }) => ({ entityId, reason: 'belongs-to:feed:old' }));
  expect(await problemsOf('new')).toEqual(expect.arrayContaining(belonging));
  expect(lines).toMatchObject([{ feed: 'new', entities: 2, others: ['feed:old'] }]);
});

it.each([
  ['a feed that is not known', 'other', 'new', 'feed.not-found'],
  ['to a feed that is not known', 'old', 'other', 'feed.not-found'],
  ['to itself', 'old', 'old', 'feed.handed-to-itself'],
])('hands nothing over of %s', async (_, from, to, code) => {
  await expect(handOver(from, to)).rejects.toMatchObject({ code });
});

it('is for operators alone', async () => {
  const administrator = { actor: 'test:administrator', administers: [] } as const;
  const service = scenario.service.administration.get(FeedHandOverService);
  await expect(service.handOver(administrator, { from: 'old', to: 'new' })).rejects.toMatchObject({
    kind: 'forbidden',
  });
});

// Who was fetching the heir knew nothing of the hand-over: the heir was not due after it, and what had been handed over kept
// the old feed's metadata without an end.
it('hands nothing over to a feed that is being fetched', async () => {
  const before = await sources();
  await run(
    `update metadata_feed set leased_until = statement_timestamp() + interval '1 min' where name = 'new'`,
  );
  await expect(handOver('old', 'new')).rejects.toMatchObject({ code: 'feed.being-fetched' });
  await run(`update metadata_feed set leased_until = null where name = 'new'`);
  expect(await sources()).toEqual(before);
});

// Identity providers could not be handed over at all, and parties one by one, each away until its feed named it anew.
it('hands over all entities of a feed, which count all the while, on the record', async () => {
  expect(await handOver('old', 'new')).toEqual({ parties: 2, identityProviders: 1 });
  expect(await sources()).toEqual([gone, eService, provider].map(({ entityId }) => `${entityId} feed:new`));
  expect([await isAnswered(), await isBelieved()]).toEqual([true, true]);
  const acts = (await scenario.service.administration.get(AuditService).list(OPERATOR)).slice(0, 4);
  expect(acts.map(({ act, reason }) => [act, reason]).toSorted()).toEqual(
    [
      'identity-provider.change',
      'metadata-feed.hand-over',
      'relying-party.change',
      'relying-party.change',
    ].map((act) => [act, 'renamed']),
  );
});

it('looks at the new feed anew, which takes away whom it does not name, and nothing ends with the old one', async () => {
  await turnWith('new');
  expect(await sources()).toEqual([eService, provider].map(({ entityId }) => `${entityId} feed:new`));
  expect(await problemsOf('new')).toEqual([expect.objectContaining({ reason: 'not-schema-valid' })]);
  await run(`update metadata_feed set valid_until = statement_timestamp() where name = 'old'`);
  expect([await isAnswered(), await isBelieved()]).toEqual([true, true]);
  const kept = `kept_until is not null and removed_at is null`;
  for (const table of ['relying_party', 'identity_provider'])
    expect(await run(`select entity_id from ${table} where ${kept}`)).toEqual([]);
});

it('does not let what was read from the old feed count for longer than that one does', async () => {
  publish('old', [gone]);
  await turnWith('old');
  publish('new', [eService, provider, broken(gone)]);
  await run(`update metadata_feed set valid_until = statement_timestamp() where name = 'old'`);
  await handOver('old', 'new');
  expect(await isAnswered(gone)).toBe(false);
  await turnWith('new');
  expect(await isAnswered(gone)).toBe(false);
  publish('new', [eService, provider, gone]);
  await run(`update metadata_feed set next_at = statement_timestamp()`);
  await turnWith('new');
  expect(await isAnswered(gone)).toBe(true);
});

it('lets a feed have again whom the other one named no longer', async () => {
  publish('old', []);
  publish('older', [await makeEService('https://back.example/sp'), provider]);
  await turnWith('older');
  publish('older', [await makeEService('https://kept.example/sp')]);
  await run(`update metadata_feed set next_at = statement_timestamp() where name = 'older'`);
  await turnWith('older');
  const back = await makeEService('https://back.example/sp', { encryption: false });
  publish('new', [eService, provider, back]);
  await run(`update metadata_feed set next_at = statement_timestamp() where name = 'new'`);
  await turnWith('new');
  expect(await problemsOf('new')).toContainEqual({
    entityId: back.entityId,
    reason: 'belongs-to:feed:older',
  });
  await handOver('older', 'new');
  await turnWith('new');
  expect(await isAnswered(back)).toBe(true);
});

it('refuses a feed of which nothing is valid, or which is not configured', async () => {
  await run(`update metadata_feed set valid_until = statement_timestamp() where name = 'older'`);
  await expect(handOver('new', 'older')).rejects.toMatchObject({ code: 'feed.nothing-valid' });
  await scenario.service.administration.get(MetadataFeedsService).configure(OPERATOR, ['new']);
  await expect(handOver('new', 'older')).rejects.toMatchObject({ code: 'feed.not-configured' });
});

it('hands over to a federation that is asked for one entity at a time, which says what belongs to another', async () => {
  const location = `${server.origin}/mdq`;
  writeFeeds(file('mdq.json'), [{ name: 'mdq', kind: 'mdq', location, certificates: ['operator.pem'] }]);
  const { administration, environment } = scenario.service;
  const feeds = new MdqFeeds(
    Object.assign(Object.create(environment) as typeof environment, {
      METADATA_FEEDS_FILE: file('mdq.json'),
    }),
    administration.get(MetadataFeedsService),
    administration.get(MdqEntitiesService),
    pino({ level: 'silent' }),
  );
  server.answer('/mdq', eService.entityId, publishedEntity(eService, { key: operator }));
  await feeds.askFor(feeds.configured[0]!, eService.entityId);
  await feeds.refreshDue();
  const left = { entityId: eService.entityId, reason: 'belongs-to:feed:new' };
  expect(await problemsOf('mdq')).toEqual([left]);
  await handOver('new', 'mdq');
  await feeds.refreshDue();
  expect(await problemsOf('mdq')).toEqual([]);
  await run(`update metadata_feed set valid_until = statement_timestamp() where name = 'new'`);
  expect(await isAnswered()).toBe(true);
});

it('lets an identity provider that an operator removed be registered by a feed again', async () => {
  await providers().remove(OPERATOR, provider.entityId);
  const brought = { entityId: provider.entityId, displayName: 'x', metadata: provider.metadata };
  await providers().bring(OPERATOR, 'feed:new', [brought]);
  expect(await sources()).not.toContain(`${provider.entityId} feed:new`);
  await providers().remove(OPERATOR, provider.entityId, undefined, true);
  await providers().bring(OPERATOR, 'feed:new', [brought]);
  expect(await sources()).toContain(`${provider.entityId} feed:new`);
});
