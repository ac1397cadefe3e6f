import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { AuditService } from '../../src/domain/audit/audit.service.js';
import { IdentityProvidersAnswerStore } from '../../src/domain/relying-parties/identity-providers.answer-store.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import type { Environment } from '../../src/platform/config/environment.js';
import { ConfiguredFeeds } from '../../src/protocols/saml/feeds/configured-feeds.js';
import { KnownIdentityProviders } from '../../src/protocols/saml/known-identity-providers.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { makeIdentityProvider, type MadeIdentityProvider } from '../support/identity-provider.js';
import { OPERATOR } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { Asker, DENIED } from './asker.js';
import { feedsFrom, publishedFederation, stateOf, writeFeeds } from './federation.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// A federation is taken out of METADATA_FEEDS_FILE, and the service reads its configuration anew.

const folder = mkdtempSync(join(tmpdir(), 'feeds-left-out-'));
const file = (name: string) => join(folder, name);

let setting: Setting;
let scenario: Scenario;
let operator: KeyPair;
let eService: EService;
let provider: MadeIdentityProvider;

beforeAll(async () => {
  operator = await makeKeyPair('ec');
  eService = await makeEService('https://one.example/sp', { encryption: false });
  provider = await makeIdentityProvider('https://one.example/idp');
  writeFileSync(file('operator.pem'), operator.certificatePem);
  writeFileSync(file('federation.xml'), publishedFederation([eService, provider], { key: operator }));
  writeFeeds(file('with.json'), [feed('federation')]);
  writeFeeds(file('without.json'), [feed('other')]);
  writeFeeds(file('none.json'), []);
  setting = await makeSetting();
  scenario = await startScenario({ METADATA_FEEDS_FILE: file('with.json') }, setting);
  await feedsFrom(scenario.service, file('with.json')).refreshDue();
});
afterAll(async () => {
  await scenario.stop();
  rmSync(folder, { recursive: true });
});

const feed = (name: string) => ({ name, location: file('federation.xml'), certificates: ['operator.pem'] });
const states = () => scenario.service.administration.get(MetadataFeedsService);
const state = async () => (await stateOf(scenario.service, 'federation'))?.state;

/** What an instance does that starts with this configuration. */
async function start(feeds: string | undefined): Promise<void> {
  const { environment } = scenario.service;
  const configured: Environment = Object.assign(Object.create(environment) as Environment, {
    METADATA_FEEDS_FILE: feeds && file(feeds),
  });
  await new ConfiguredFeeds(configured, states(), pino({ level: 'silent' })).onApplicationBootstrap();
}

async function counts(): Promise<boolean> {
  const asker = new Asker(scenario.service.address, scenario.authority, eService);
  const { status } = await asker.ask({ nameId: ANNA });
  const known = new KnownIdentityProviders(scenario.service.administration.get(IdentityProvidersAnswerStore));
  const isBelieved = (await known.byEntityId(provider.entityId)) !== undefined;
  expect(isBelieved).toBe(status[0] !== DENIED[0]);
  return isBelieved;
}
const acts = async () =>
  (await scenario.service.administration.get(AuditService).list(OPERATOR))
    .filter(({ act }) => act.startsWith('metadata-feed.'))
    .map(({ act, details }) => [act, details.feed]);

// A federation that was taken out in an emergency went on counting for up to a month.
it('ends to count at once, is recorded and shown', async () => {
  expect(await counts()).toBe(true);
  await start('without.json');
  expect(await counts()).toBe(false);
  expect(await state()).toBe('not-configured');
  expect(await acts()).toEqual([['metadata-feed.leave-out', 'federation']]);
});

it('is recorded once, and not by what takes it for granted', async () => {
  await start('without.json');
  await start('none.json');
  await start(undefined);
  expect(await acts()).toHaveLength(1);
});

it('is not brought back by an instance that has not read its configuration anew', async () => {
  const running = feedsFrom(scenario.service, file('with.json'));
  await scenario.service.database.rows(`update metadata_feed set next_at = statement_timestamp()`);
  await running.refreshDue();
  expect(await state()).toBe('not-configured');
  expect(await counts()).toBe(false);
  await expect(states().hasten(OPERATOR, 'federation')).rejects.toMatchObject({
    code: 'feed.not-configured',
  });
});

it('counts again, with what was verified of it, when it is there again, and is looked at anew', async () => {
  await start('with.json');
  expect(await counts()).toBe(true);
  expect(await state()).toBe('valid');
  expect(await acts()).toEqual([
    ['metadata-feed.take-in', 'federation'],
    ['metadata-feed.leave-out', 'federation'],
  ]);
  const before = (await stateOf(scenario.service, 'federation'))?.verified?.at;
  await feedsFrom(scenario.service, file('with.json')).refreshDue();
  expect((await stateOf(scenario.service, 'federation'))?.verified?.at).not.toEqual(before);
});

it('goes on counting for an instance that is told of no feeds at all', async () => {
  await start(undefined);
  expect(await counts()).toBe(true);
  await start('none.json');
  expect(await counts()).toBe(false);
});

it('is what a service does with its own configuration when it starts', async () => {
  await start('with.json');
  expect(await counts()).toBe(true);
  await scenario.service.startAnother({ METADATA_FEEDS_FILE: file('without.json') });
  expect(await counts()).toBe(false);
});
