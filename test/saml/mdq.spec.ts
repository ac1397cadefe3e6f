import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';
import { makeEService, type EService } from '../support/e-service.js';
import { OPERATOR } from '../support/service.js';
import { makeSetting } from '../support/setting.js';
import { Asker, DENIED } from './asker.js';
import { publishedEntity, startMdqServer, type MdqServer, type Published } from './mdq-server.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

// An unknown party asks, and the federation is asked for it meanwhile.

const folder = mkdtempSync(join(tmpdir(), 'mdq-'));
let server: MdqServer;
let scenario: Scenario;
let operator: KeyPair;
let stranger: KeyPair;
let known: Asker;

beforeAll(async () => {
  [operator, stranger] = [await makeKeyPair('ec'), await makeKeyPair('ec')];
  server = await startMdqServer();
  writeFileSync(join(folder, 'operator.pem'), operator.certificatePem);
  const file = join(folder, 'feeds.json');
  const feed = {
    name: 'mdq',
    kind: 'mdq',
    location: `${server.origin}/mdq/`,
    certificates: ['operator.pem'],
  };
  writeFileSync(file, JSON.stringify([feed]));
  scenario = await startScenario({ METADATA_FEEDS_FILE: file }, await makeSetting());
  known = await scenario.party('known');
});
afterAll(async () => {
  await scenario.stop();
  server.stop();
  rmSync(folder, { recursive: true });
});

const eService = (name: string) => makeEService(`https://${name}.example/sp`, { encryption: false });
const asker = (party: EService) => new Asker(scenario.service.address, scenario.authority, party);
const published = (party: EService, how: Partial<Published> = {}) =>
  publishedEntity(party, { key: operator, ...how });
const registered = async () =>
  (await scenario.service.administration.get(RelyingPartiesService).list(OPERATOR)).map(
    ({ entityId, managedBy }) => `${entityId} ${managedBy}`,
  );
const timesAsked = ({ entityId }: EService) =>
  server.asked.filter(({ path }) => path.endsWith(encodeURIComponent(entityId))).length;

describe('an unknown party', () => {
  it('is asked for by its entityID, verified, registered, and answered', async () => {
    const party = await eService('new');
    server.answer('/mdq', party.entityId, published(party));
    expect((await asker(party).ask({ nameId: ANNA })).status).toEqual(['Success']);
    expect(server.asked).toMatchObject([
      {
        path: '/mdq/entities/https%3A%2F%2Fnew.example%2Fsp',
        headers: { accept: expect.stringMatching(/^application\/samlmetadata\+xml/) as string },
      },
    ]);
    expect(await registered()).toContain('https://new.example/sp feed:mdq');
    await scenario.arrange.agreement(party.entityId);
    expect((await asker(party).ask({ nameId: ANNA })).assertion).toBeDefined();
    expect(timesAsked(party)).toBe(1);
    expect(await scenario.service.administration.get(MetadataFeedsService).list(OPERATOR)).toMatchObject([
      { name: 'mdq', kind: 'mdq', state: 'valid', verified: { entities: 1, parties: 1, problems: [] } },
    ]);
  });

  const end = (text: string) => (response: ServerResponse) => response.end(text);
  it.each<[string, (party: EService) => (response: ServerResponse) => unknown]>([
    ['is not there', () => (response) => response.writeHead(404).end()],
    [
      'is elsewhere',
      () => (response) => response.writeHead(302, { location: `${server.origin}/else` }).end(),
    ],
    ['is unsigned', (party) => end(published(party).replace(/<ds:Signature [^]*<\/ds:Signature>/, ''))],
    ['is signed by somebody else', (party) => end(published(party, { key: stranger }))],
    ['is changed', (party) => end(published(party).replace('/acs"', '/other"'))],
    ['carries a document type', (party) => end(`<!DOCTYPE md:EntityDescriptor>${published(party)}`)],
    ['is cut off', (party) => end(published(party).slice(0, -20))],
    ['has expired', (party) => end(published(party, { validHours: -1 }))],
    ['is valid for too long', (party) => end(published(party, { validHours: 24 * 40 }))],
    ['says of no end', (party) => end(party.metadata)],
    ['is another one', () => end(published(known.eService))],
    ['has no role that counts', (party) => end(published(withoutRole(party)))],
    ['never ends', () => (response) => endless(response)],
    [
      'breaks off',
      (party) => (response) => void response.write(published(party).slice(0, 500), () => response.destroy()),
    ],
  ])('is denied when what the server has of it %s', async (what, answer) => {
    const party = await eService(`refused-${what.replaceAll(' ', '-')}`);
    server.answer('/mdq', party.entityId, answer(party));
    expect((await asker(party).ask({ nameId: ANNA })).status).toEqual(DENIED);
    expect(await registered()).not.toContain(`${party.entityId} feed:mdq`);
    expect(server.asked.map(({ path }) => path)).not.toContain('/else');
  });

  it('is not asked for again at once when there is none', async () => {
    const party = await eService('none');
    for (let count = 0; count < 3; count++)
      expect((await asker(party).ask({ nameId: ANNA })).status).toEqual(DENIED);
    expect(timesAsked(party)).toBe(1);
  });

  it('is denied soon when the server hangs, asked for once, and answered when it has come', async () => {
    const party = await eService('slow');
    let release: () => void = () => undefined;
    server.answer('/mdq', party.entityId, (response) => {
      release = () => response.end(published(party));
    });
    const begun = performance.now();
    const first = await Promise.all([1, 2, 3].map(() => asker(party).ask({ nameId: ANNA })));
    expect(first.map(({ status }) => status)).toEqual([DENIED, DENIED, DENIED]);
    expect(performance.now() - begun).toBeLessThan(4_000);
    const later = asker(party).ask({ nameId: ANNA });
    release();
    expect((await later).status).toEqual(['Success']);
    expect(timesAsked(party)).toBe(1);
  });

  it('keeps nobody waiting whom we know, and nobody long whom we do not, however many hang', async () => {
    const parties = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => eService(`hang-${name}`)));
    for (const { entityId } of parties) server.answer('/mdq', entityId, () => undefined);
    const begun = performance.now();
    const denied = Promise.all(parties.map((party) => asker(party).ask({ nameId: ANNA })));
    expect((await known.ask({ nameId: ANNA })).assertion).toBeDefined();
    expect(performance.now() - begun).toBeLessThan(1_900);
    expect((await denied).map(({ status }) => status)).toEqual(parties.map(() => DENIED));
    expect(performance.now() - begun).toBeLessThan(4_000);
    expect(parties.filter((party) => timesAsked(party) > 0).length).toBe(4);
  });
});

function withoutRole(party: EService): EService {
  return {
    ...party,
    metadata: party.metadata.replaceAll(
      'oasis:names:tc:SAML:2.0:protocol',
      'oasis:names:tc:SAML:1.1:protocol',
    ),
  };
}

function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
  };
  response.on('drain', more);
  response.write('<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_e">');
  more();
}
