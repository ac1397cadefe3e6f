import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { MdqEntitiesService } from '../../src/domain/relying-parties/mdq-entities.service.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { MdqFeeds } from '../../src/protocols/saml/feeds/mdq-feeds.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { makeIdentityProvider } from '../support/identity-provider.js';
import { OPERATOR } from '../support/service.js';
import { Asker, DENIED } from './asker.js';
import { publishedEntity, startMdqServer, type MdqServer, type Published } from './mdq-server.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// What was asked for once is kept up to date, by one instance, as a test says when.

const folder = mkdtempSync(join(tmpdir(), 'mdq-refresh-'));
const BASE = '/mdq';
let server: MdqServer;
let scenario: Scenario;
let operator: KeyPair;
let feeds: MdqFeeds;
let party: EService;
let token: string;

beforeAll(async () => {
  operator = await makeKeyPair('ec');
  party = await makeEService('https://party.example/sp', { encryption: false });
  server = await startMdqServer();
  scenario = await startScenario();
  writeFileSync(join(folder, 'operator.pem'), operator.certificatePem);
  const feed = { name: 'mdq', kind: 'mdq', location: server.origin + BASE, certificates: ['operator.pem'] };
  writeFileSync(join(folder, 'feeds.json'), JSON.stringify([feed]));
  const { administration, environment } = scenario.service;
  const configured = Object.create(environment) as typeof environment;
  feeds = new MdqFeeds(
    Object.assign(configured, { METADATA_FEEDS_FILE: join(folder, 'feeds.json') }),
    administration.get(MetadataFeedsService),
    administration.get(MdqEntitiesService),
    pino({ level: 'silent' }),
  );
});
afterAll(async () => {
  await scenario.stop();
  server.stop();
  rmSync(folder, { recursive: true });
});

const minute = (count: number) => new Date(Date.UTC(2026, 0, 1, 0, count));
const publish = (one: Pick<EService, 'entityId' | 'metadata'>, how: Partial<Published> = {}) =>
  server.answer(BASE, one.entityId, publishedEntity(one, { key: operator, ...how }));
const askFor = ({ entityId }: { entityId: string }) => feeds.askFor(feeds.configured[0]!, entityId);
const run = async (statement: string) =>
  (await scenario.service.database.connect()).query<Record<string, unknown>>(statement);

/** Everything is due now. */
async function look(): Promise<void> {
  await scenario.service.administration.get(MetadataFeedsService).hasten(OPERATOR, 'mdq');
  await feeds.refreshDue();
}
const state = async () =>
  (await scenario.service.administration.get(MetadataFeedsService).list(OPERATOR)).find(
    ({ name }) => name === 'mdq',
  );
const registered = async () =>
  (await scenario.service.administration.get(RelyingPartiesService).list(OPERATOR)).map(
    ({ entityId }) => entityId,
  );
const asked = () => new Asker(scenario.service.address, scenario.authority, party).ask({ nameId: ANNA });
const acts = async () => (await run('select count(*)::int as count from audit_event')).rows[0]?.count;
const doors = () =>
  Promise.all(
    ['/graphql', '/access/v1/evaluation'].map(async (path) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const response = await fetch(scenario.service.address + path, { method: 'POST', headers, body: '{}' });
      return response.status === 401 ? 'closed' : 'open';
    }),
  );

it('keeps what was asked for, and says how it stands with the feed', async () => {
  publish(party, { publishedAt: minute(1) });
  expect(await askFor(party)).toBe('taken');
  await scenario.arrange.agreement(party.entityId);
  const issued = await scenario.service.administration
    .get(MachineClientsService, { strict: false })
    .issue(OPERATOR, {
      ...{ relyingParty: party.entityId, name: 'client', permissions: [], reason: 'test' },
      expiresAt: new Date(Date.now() + 86_400_000),
    });
  token = issued.token;
  expect((await asked()).assertion).toBeDefined();
  expect(await doors()).toEqual(['open', 'open']);
  expect(await state()).toMatchObject({ kind: 'mdq', state: 'valid', verified: { entities: 1, parties: 1 } });
});

it('records nothing when it is published anew without a change', async () => {
  const before = await acts();
  publish(party, { publishedAt: minute(2), validHours: 60 });
  await look();
  expect(await acts()).toBe(before);
});

it('asks only whether it has changed, from then on', async () => {
  server.answer(BASE, party.entityId, (response, headers) => {
    if (headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else
      response
        .writeHead(200, { etag: '"1"' })
        .end(publishedEntity(party, { key: operator, publishedAt: minute(3) }));
  });
  await look();
  await look();
  expect(server.asked.at(-1)?.headers['if-none-match']).toBe('"1"');
  expect(await state()).toMatchObject({ state: 'valid', verified: { problems: [] } });
});

it.each([
  ['is older', 'rolled-back', () => publish(party, { publishedAt: minute(1) })],
  ['is unsigned', 'id', () => server.answer(BASE, party.entityId, party.metadata)],
])('stands as it was when what comes %s, and that is reported', async (_, reason, change) => {
  change();
  await look();
  expect((await state())?.verified?.problems).toEqual([{ entityId: party.entityId, reason }]);
  expect((await asked()).assertion).toBeDefined();
});

it('stands while the server fails, and that is said', async () => {
  server.answer(BASE, party.entityId, (response) => response.writeHead(500).end());
  await look();
  expect(await state()).toMatchObject({ state: 'valid', failure: 'status' });
  expect((await asked()).assertion).toBeDefined();
});

it('fails closed when it has expired: queries and the doors of its clients', async () => {
  await run(`update mdq_entity set valid_until = statement_timestamp() - interval '1 second'`);
  expect(await state()).toMatchObject({ state: 'expired' });
  expect((await asked()).status).toEqual(DENIED);
  expect(await doors()).toEqual(['closed', 'closed']);
  publish(party, { publishedAt: minute(4) });
  await look();
  expect(await state()).not.toHaveProperty('failure');
  expect(await doors()).toEqual(['open', 'open']);
});

it('fails closed when the server does not have it any longer, and nothing older comes back', async () => {
  server.forget(BASE, party.entityId);
  await look();
  expect((await asked()).status).toEqual(DENIED);
  expect(await doors()).toEqual(['closed', 'closed']);
  publish(party, { publishedAt: minute(2) });
  expect(await askFor(party)).toBe('refused');
  expect(await registered()).not.toContain(party.entityId);
  publish(party, { publishedAt: minute(5) });
  expect(await askFor(party)).toBe('taken');
  expect((await asked()).assertion).toBeDefined();
});

it('reports a signing key that several use, and brings identity providers', async () => {
  const twin = { ...party, entityId: 'https://twin.example/sp' };
  publish({ ...twin, metadata: party.metadata.replaceAll(party.entityId, twin.entityId) });
  expect(await askFor(twin)).toBe('taken');
  const provider = await makeIdentityProvider('https://one.example/idp');
  publish(provider);
  expect(await askFor(provider)).toBe('taken');
  expect((await state())?.verified).toMatchObject({
    ...{ entities: 3, parties: 2, identityProviders: 1 },
    problems: [
      { entityId: provider.entityId, reason: 'not-schema-valid' },
      ...[party, twin].map(({ entityId }) => ({ entityId, reason: 'shared-key' })),
    ],
  });
  const known = await scenario.service.administration.get(IdentityProvidersService).list(OPERATOR);
  expect(known).toMatchObject([{ entityId: provider.entityId, managedBy: 'feed:mdq' }]);
});
