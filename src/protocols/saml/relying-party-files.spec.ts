import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEService, type EService } from '../../../test/support/e-service.js';
import { readRelyingPartyFiles } from './relying-party-files.js';
import { readRelyingPartyMetadata } from './xml/relying-party-metadata.js';

describe('files of relying parties', () => {
  let folder: string;
  let one: EService;
  let other: EService;

  beforeAll(async () => {
    one = await makeEService('https://one.example/sp');
    other = await makeEService('https://other.example/sp');
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const named = (metadata: string, entityId: string) => metadata.replaceAll(one.entityId, entityId);

  it('give each party of a federation its own metadata alone', () => {
    write('federation.xml', federation([one, other]));
    const { parties, problems, unclear } = readRelyingPartyFiles([folder]);
    expect({ problems, unclear }).toEqual({ problems: [], unclear: [] });
    for (const { entityId, metadata } of parties)
      expect(readRelyingPartyMetadata(Buffer.from(metadata)).parties.map((party) => party.entityId)).toEqual([
        entityId,
      ]);
    expect(parties.map(({ entityId }) => entityId)).toEqual([one.entityId, other.entityId]);
  });

  it('cannot speak for a party of another file: neither is taken, and both are named', async () => {
    const impostor = await makeEService(one.entityId);
    const files = [write('1.xml', one.metadata), write('2.xml', federation([impostor, other]))];
    const { parties, problems, unclear } = readRelyingPartyFiles([folder]);
    expect(parties.map(({ entityId }) => entityId)).toEqual([other.entityId]);
    expect(problems).toEqual([
      { file: files.join(', '), entityId: one.entityId, reason: 'entity-in-several-files' },
    ]);
    expect(unclear).toEqual([one.entityId]);
  });

  it('cannot speak for a party whose own file has no usable key either', async () => {
    const impostor = await makeEService(one.entityId);
    write('1.xml', one.metadata.replace(/<ds:X509Certificate>[^<]*/g, '<ds:X509Certificate>AAAA'));
    write('2.xml', impostor.metadata);
    const { parties, unclear } = readRelyingPartyFiles([folder]);
    expect({ parties, unclear }).toEqual({ parties: [], unclear: [one.entityId] });
  });

  it('are read once, however often they are listed', () => {
    const file = write('1.xml', one.metadata);
    expect(readRelyingPartyFiles([folder, file])).toMatchObject({ parties: [{}], problems: [], unclear: [] });
  });

  it('hold back a party whose entityID is no absolute URI', () => {
    const file = write('1.xml', named(one.metadata, 'my-test-sp'));
    write('2.xml', other.metadata);
    const { parties, problems, unclear } = readRelyingPartyFiles([folder]);
    expect(parties.map(({ entityId }) => entityId)).toEqual([other.entityId]);
    expect(problems).toEqual([{ file, entityId: 'my-test-sp', reason: 'entity-id', party: 'left-out' }]);
    expect(unclear).toEqual([]);
  });

  it('that cannot be read are named, and leave everything they may have held unclear', () => {
    const broken = write('broken.xml', '<oops');
    write('good.xml', one.metadata);
    const gone = join(folder, 'gone.xml');
    const { parties, problems, unclear } = readRelyingPartyFiles([folder, gone]);
    expect(parties).toHaveLength(1);
    expect(problems).toEqual([
      { file: broken, reason: 'not-well-formed' },
      { file: gone, reason: 'unreadable-file' },
    ]);
    expect(unclear).toBe('all');
  });

  it('that give two parties one signing key are used, with a warning about both', () => {
    const file = write('1.xml', one.metadata);
    const second = write('2.xml', named(one.metadata, 'https://clone.example/sp'));
    write('3.xml', other.metadata);
    const { parties, problems } = readRelyingPartyFiles([folder]);
    expect(parties).toHaveLength(3);
    expect(problems).toEqual([
      { file, entityId: one.entityId, reason: 'shared-key' },
      { file: second, entityId: 'https://clone.example/sp', reason: 'shared-key' },
    ]);
  });
});

function federation(members: readonly EService[]): string {
  const entities = members.map(({ metadata }) => metadata.replace(/<\?xml[^>]*>/, ''));
  return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities.join('')}</md:EntitiesDescriptor>`;
}
