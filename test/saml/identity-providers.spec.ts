import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { IdentityProvidersAnswerStore } from '../../src/domain/relying-parties/identity-providers.answer-store.js';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { KnownIdentityProviders } from '../../src/protocols/saml/known-identity-providers.js';
import { METADATA_FOLDER, MetadataFolder } from '../../src/protocols/saml/metadata-folder.js';
import { makeEService } from '../support/e-service.js';
import {
  identityProviderMetadata,
  makeIdentityProvider,
  type MadeIdentityProvider,
} from '../support/identity-provider.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';

const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const folder = mkdtempSync(join(tmpdir(), 'identity-providers-'));

let service: TestService;
let known: KnownIdentityProviders;
let first: MadeIdentityProvider;
let second: MadeIdentityProvider;

beforeAll(async () => {
  service = await startService();
  [first, second] = (await Promise.all(
    ['first', 'second'].map((name) =>
      makeIdentityProvider(`https://${name}.example/idp`, { scopes: ['2999990001'], levels: [LOA3] }),
    ),
  )) as [MadeIdentityProvider, MadeIdentityProvider];
  known = new KnownIdentityProviders(service.administration.get(IdentityProvidersAnswerStore));
});
afterAll(async () => {
  await service.stop();
  rmSync(folder, { recursive: true });
});

/** What the service does with the folder at its start. */
async function start(): Promise<void> {
  const { administration, environment } = service;
  const configured = Object.create(environment) as typeof environment;
  await new MetadataFolder(
    Object.assign(configured, { RELYING_PARTY_METADATA: folder }),
    administration.get(RelyingPartiesService),
    administration.get(IdentityProvidersService),
    pino({ level: 'silent' }),
  ).onApplicationBootstrap();
}

const put = (name: string, metadata: string) => writeFileSync(join(folder, `${name}.xml`), metadata);
const providers = () => service.administration.get(IdentityProvidersService);
const registered = async () => (await providers().list(OPERATOR)).map(({ entityId }) => entityId);

describe('identity providers of metadata files', () => {
  it('are known with what their metadata says, and none before', async () => {
    expect(await known.byEntityId(first.entityId)).toBeUndefined();
    put('first', first.metadata);
    put('second', second.metadata);
    await start();
    expect(await registered()).toEqual([first.entityId, second.entityId]);
    expect(await known.byEntityId(first.entityId)).toMatchObject({
      entityId: first.entityId,
      displayNames: { sv: 'Legitimering first.example' },
      scopes: ['2999990001'],
      assuranceCertification: [LOA3],
      wantAuthnRequestsSigned: true,
      singleSignOnServices: [
        { binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', location: `${first.entityId}/sso` },
        { binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST', location: `${first.entityId}/sso` },
      ],
    });
    expect((await known.all()).map(({ entityId }) => entityId)).toEqual([first.entityId, second.entityId]);
  });

  it('are found by exactly their entityID', async () => {
    expect(await known.byEntityId(first.entityId.toUpperCase())).toBeUndefined();
    expect(await known.byEntityId(`${first.entityId}/`)).toBeUndefined();
  });

  it('have the keys of their newest metadata alone', async () => {
    const before = (await known.byEntityId(first.entityId))?.signingKeys ?? [];
    put('first', identityProviderMetadata(first.entityId, second.signing));
    await start();
    const after = (await known.byEntityId(first.entityId))?.signingKeys ?? [];
    expect(before.map((key) => key.equals(first.signing.publicKey))).toEqual([true]);
    expect(after.map((key) => key.equals(second.signing.publicKey))).toEqual([true]);
  });

  it('count no longer when their own metadata has expired', async () => {
    put(
      'first',
      identityProviderMetadata(first.entityId, first.signing, { validUntil: '2020-01-01T00:00:00Z' }),
    );
    await start();
    expect(await known.byEntityId(first.entityId)).toBeUndefined();
    expect((await known.all()).map(({ entityId }) => entityId)).toEqual([second.entityId]);
  });

  it('are believed by neither of two files that claim one', async () => {
    put('again', identityProviderMetadata(second.entityId, first.signing));
    await start();
    const keys = (await known.byEntityId(second.entityId))?.signingKeys ?? [];
    expect(keys.map((key) => key.equals(second.signing.publicKey))).toEqual([true]);
    rmSync(join(folder, 'again.xml'));
  });

  it('are gone with their file, but not when a file cannot be read', async () => {
    rmSync(join(folder, 'first.xml'));
    put('broken', '<md:');
    await start();
    expect(await registered()).toEqual([first.entityId, second.entityId]);
    rmSync(join(folder, 'broken.xml'));
    await start();
    expect(await registered()).toEqual([second.entityId]);
    expect(await known.byEntityId(first.entityId)).toBeUndefined();
  });
});

it('leaves alone what an operator registered, and is removed by name', async () => {
  const [own] = [await makeIdentityProvider('https://own.example/idp')];
  const given = { entityId: own.entityId, displayName: 'Own', metadata: own.metadata };
  expect(await providers().bring(OPERATOR, 'manual', [given])).toMatchObject({ changed: 1 });
  expect(await providers().bring(OPERATOR, 'manual', [given])).toMatchObject({ changed: 0 });
  expect(
    await providers().bring(OPERATOR, METADATA_FOLDER, [{ ...given, displayName: 'Other' }]),
  ).toMatchObject({ changed: 0 });
  expect(
    await providers().bring(OPERATOR, 'feed:federation', [{ ...given, displayName: 'Fed' }]),
  ).toMatchObject({ changed: 0 });
  await providers().remove(OPERATOR, own.entityId);
  expect(await known.byEntityId(own.entityId)).toBeUndefined();
  await expect(providers().remove(OPERATOR, own.entityId)).rejects.toMatchObject({
    code: 'identity-provider.not-found',
  });
});

it('is not the party that asks: an identity provider cannot, and an e-service states nothing', async () => {
  const eService = await makeEService('https://e-service.example/sp');
  put('e-service', eService.metadata);
  await start();
  const parties = await service.administration.get(RelyingPartiesService).list(OPERATOR);
  expect(parties.map(({ entityId }) => entityId)).toEqual([eService.entityId]);
  expect(await known.byEntityId(eService.entityId)).toBeUndefined();
});
