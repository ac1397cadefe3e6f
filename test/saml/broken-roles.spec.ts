import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { IdentityProvidersAnswerStore } from '../../src/domain/relying-parties/identity-providers.answer-store.js';
import { MdqEntitiesService } from '../../src/domain/relying-parties/mdq-entities.service.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { MdqFeeds } from '../../src/protocols/saml/feeds/mdq-feeds.js';
import type { MetadataFeeds } from '../../src/protocols/saml/feeds/metadata-feeds.js';
import { KnownIdentityProviders } from '../../src/protocols/saml/known-identity-providers.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { Asker, DENIED } from './asker.js';
import { broken, feedsFrom, inOne, publishedFederation, stateOf, writeFeeds } from './federation.js';
import { publishedEntity, startMdqServer, type MdqServer } from './mdq-server.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// An entity that is both an e-service and an identity provider, of which one role cannot be read any longer.

const folder = mkdtempSync(join(tmpdir(), 'broken-roles-'));
const file = (name: string) => join(folder, name);

let entityId: string;
let entities = 0;
let scenario: Scenario;
let operator: KeyPair;
let eService: EService;
let provider: MadeIdentityProvider;
let known: KnownIdentityProviders;

beforeAll(async () => {
  operator = await makeKeyPair('ec');
  writeFileSync(file('operator.pem'), operator.certificatePem);
  scenario = await startScenario();
  known = new KnownIdentityProviders(scenario.service.administration.get(IdentityProvidersAnswerStore));
});
beforeEach(async () => {
  entityId = `https://both-${(entities += 1)}.example/saml`;
  eService = await makeEService(entityId, { encryption: false });
  provider = await makeIdentityProvider(entityId);
});
afterAll(async () => {
  await scenario.stop();
  rmSync(folder, { recursive: true });
});

const run = (statement: string) => scenario.service.database.rows(statement);
const isAnswered = async () =>
  (await new Asker(scenario.service.address, scenario.authority, eService).ask({ nameId: ANNA }))
    .status[0] !== DENIED[0];
const isBelieved = async () => (await known.byEntityId(entityId)) !== undefined;
const roles = async () => ({ party: await isAnswered(), provider: await isBelieved() });
const ends = (table: 'relying_party' | 'identity_provider') =>
  run(`select kept_until as until from ${table} where entity_id = '${entityId}'`);

describe('of a federation', () => {
  let feeds: MetadataFeeds;
  beforeAll(() => {
    writeFeeds(file('feeds.json'), [
      { name: 'federation', location: file('federation.xml'), certificates: ['operator.pem'] },
    ]);
    feeds = feedsFrom(scenario.service, file('feeds.json'));
  });

  let hours = 40;
  async function publish(entity: { readonly metadata: string }): Promise<void> {
    const published = publishedFederation([entity], { key: operator, validHours: (hours += 1) });
    writeFileSync(file('federation.xml'), published);
    await run(`update metadata_feed set next_at = statement_timestamp()`);
    await feeds.refreshDue();
  }
  const problems = async () => (await stateOf(scenario.service, 'federation'))?.verified?.problems;

  // A certificate that could not be read struck off the e-service of an entity that was an identity provider too.
  it('stays as it was, and is reported, beside the role that can be read', async () => {
    await publish(inOne(eService, provider));
    const until = (await stateOf(scenario.service, 'federation'))?.verified?.validUntil;
    expect(await roles()).toEqual({ party: true, provider: true });

    await publish(inOne(broken(eService), provider));
    expect(await roles()).toEqual({ party: true, provider: true });
    expect(await ends('relying_party')).toEqual([{ until }]);
    expect(await ends('identity_provider')).toEqual([{ until: null }]);
    expect(await problems()).toContainEqual({ entityId, reason: 'no-signing-key' });

    const later = (await stateOf(scenario.service, 'federation'))?.verified?.validUntil;
    await publish(inOne(eService, broken(provider)));
    expect(await roles()).toEqual({ party: true, provider: true });
    expect(await ends('relying_party')).toEqual([{ until: null }]);
    expect(await ends('identity_provider')).toEqual([{ until: later }]);
  });

  it('is gone when it is no longer there at all', async () => {
    await publish(inOne(eService, provider));
    await publish(provider);
    expect(await roles()).toEqual({ party: false, provider: true });
    await publish(eService);
    expect(await roles()).toEqual({ party: true, provider: false });
  });

  // Of an entity that was named twice the second one's weak key gave the first one, which was read, an end.
  it('is not of an entity that could be read, however often it is named', async () => {
    await publish({
      metadata: eService.metadata + broken(eService).metadata.replace(/^<\?xml[^>]*\?>\s*/, ''),
    });
    expect(await isAnswered()).toBe(true);
    expect(await ends('relying_party')).toEqual([{ until: null }]);
  });
});

describe('of an entity that a federation is asked for', () => {
  let server: MdqServer;
  let feeds: MdqFeeds;
  beforeAll(async () => {
    server = await startMdqServer();
    writeFeeds(file('mdq.json'), [
      { name: 'mdq', kind: 'mdq', location: `${server.origin}/mdq`, certificates: ['operator.pem'] },
    ]);
    const { administration, environment } = scenario.service;
    feeds = new MdqFeeds(
      Object.assign(Object.create(environment) as typeof environment, {
        METADATA_FEEDS_FILE: file('mdq.json'),
      }),
      administration.get(MetadataFeedsService),
      administration.get(MdqEntitiesService),
      pino({ level: 'silent' }),
    );
  });
  afterAll(() => server.stop());

  let hours = 40;
  async function publish(entity: { readonly metadata: string }) {
    const published = publishedEntity(entity, { key: operator, validHours: (hours += 1) });
    server.answer('/mdq', entityId, published);
    return feeds.askFor(feeds.configured[0]!, entityId);
  }
  const status = async () => (await stateOf(scenario.service, 'mdq'))?.verified;
  const reasons = async () => (await status())?.problems.map(({ reason }) => reason);

  // The same of an entity that was asked for by itself, and nothing said so.
  it('stays as it was, and is reported, beside the role that can be read', async () => {
    expect(await publish(inOne(eService, provider))).toBe('taken');
    const until = (await status())?.validUntil;
    expect(await reasons()).not.toContain('no-signing-key');

    expect(await publish(inOne(broken(eService), provider))).toBe('taken');
    expect(await roles()).toEqual({ party: true, provider: true });
    expect(await ends('relying_party')).toEqual([{ until }]);
    expect(await reasons()).toContain('no-signing-key');
    await publish(inOne(broken(eService), provider));
    expect(await ends('relying_party')).toEqual([{ until }]);

    await publish(inOne(eService, provider));
    expect(await ends('relying_party')).toEqual([{ until: null }]);
    expect(await reasons()).not.toContain('no-signing-key');
  });

  it('is gone when it is no longer there at all', async () => {
    await publish(inOne(eService, provider));
    await publish(provider);
    expect(await roles()).toEqual({ party: false, provider: true });
  });
});
