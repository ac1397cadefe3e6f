import { OperationsEndpoint } from '../../src/operations-endpoint.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { serve } from '../../src/serve.js';
import { DENIED } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { makeEService } from '../support/e-service.js';
import { Asker } from './asker.js';

let setting: Setting;
let scenario: Scenario;
let started: Awaited<ReturnType<typeof serve>>;
let operations: string;

beforeAll(async () => {
  setting = await makeSetting();
  scenario = await startScenario({}, setting);
  const environment = readEnvironment({ ...setting.variables, METRICS_PORT: '0' });
  started = await serve(environment, createLogger(environment));
  operations = started.app.get(OperationsEndpoint).address ?? '';
  const owner = await scenario.service.database.connect();
  await owner.query(`
    insert into metadata_feed (name, location, digest, valid_until, verified_at, entities, parties, failure, failing_since, left_out_at)
    values ('ended', 'https://secret@md.example/', 'd', '2026-01-01T00:00:00Z', '2025-12-31T00:00:00Z', 9, 7, 'status', now(), null),
      ('never', 'https://secret@md.example/', null, null, null, null, null, null, null, null),
      ('taken-out', 'https://secret@md.example/', 'd', '2026-01-01T00:00:00Z', '2025-12-31T00:00:00Z', 9, 7, null, null, now())`);
});
afterAll(async () => {
  await started.app.close();
  await scenario.stop();
});

const read = async (path: string) => (await fetch(`${operations}${path}`)).text();

it('counts attribute queries by status', async () => {
  const known = (await scenario.party('known')).at(started.address);
  await known.ask({ nameId: ANNA });
  const stranger = await makeEService('https://stranger.example/sp', { encryption: false });
  const denied = await new Asker(started.address, scenario.authority, stranger).ask({ nameId: ANNA });
  expect(denied.status).toEqual(DENIED);
  await known.post('<none/>');
  const metrics = await read('/metrics');
  for (const status of ['Success', 'RequestDenied', 'fault'])
    expect(metrics).toContain(`behorig_attribute_queries_total{status="${status}"} 1`);
  expect(metrics).toContain('behorig_attribute_query_seconds_count 2');
  expect(metrics).toMatch(/nodejs_eventloop_lag_seconds \d/);
  expect(metrics).not.toMatch(/example\/sp|anna/i);
});

it('shows how it stands with each feed, and not where it comes from', async () => {
  const metrics = await read('/metrics');
  expect(metrics.split('\n').filter((line) => line.includes('{feed='))).toEqual([
    'behorig_metadata_feed_verified_timestamp_seconds{feed="ended"} 1767139200',
    'behorig_metadata_feed_valid_until_timestamp_seconds{feed="ended"} 1767225600',
    'behorig_metadata_feed_valid{feed="ended"} 0',
    'behorig_metadata_feed_valid{feed="never"} 0',
    'behorig_metadata_feed_failing{feed="ended"} 1',
    'behorig_metadata_feed_failing{feed="never"} 0',
    'behorig_metadata_feed_entities{feed="ended"} 9',
    'behorig_metadata_feed_parties{feed="ended"} 7',
    'behorig_metadata_feed_identity_providers{feed="ended"} 0',
    'behorig_metadata_feed_problems{feed="ended"} 0',
  ]);
  const health = await read('/health/feeds');
  expect(JSON.parse(health)).toMatchObject([
    { name: 'ended', state: 'expired', failure: 'status' },
    { name: 'never', state: 'never-verified' },
    { name: 'taken-out', state: 'not-configured' },
  ]);
  expect(health + metrics).not.toContain('secret');
});

it('is ready while a feed fails', async () => {
  expect((await fetch(`${started.address}/health/ready`)).status).toBe(200);
});

it('is on no other port, and nothing else is on it', async () => {
  expect(new URL(operations).hostname).toBe('127.0.0.1');
  for (const path of ['/metrics', '/health/feeds'])
    expect((await fetch(`${started.address}${path}`)).status).toBe(404);
  expect((await fetch(`${operations}/saml/metadata`)).status).toBe(404);
  expect((await fetch(`${operations}/metrics`, { method: 'POST' })).status).toBe(404);
});

it('is not there unless a port is chosen', async () => {
  const environment = readEnvironment(setting.variables);
  const { app } = await serve(environment, createLogger(environment));
  expect(app.get(OperationsEndpoint).address).toBeUndefined();
  await app.close();
});
