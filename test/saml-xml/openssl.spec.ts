import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyTransport, type KeyTransport } from '../../src/protocols/saml/xml/algorithms.js';
import { oaepDecrypt, oaepEncrypt } from '../../src/protocols/saml/xml/oaep.js';
import { makeKeyPair } from './parties.js';

const OPENSSL = 'openssl';
const missing = spawnSync(OPENSSL, ['version']).status !== 0;
if (missing) console.warn('skipped: the openssl binary is not installed');
const withOpenssl = missing ? describe.skip : describe;

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const rsa = await makeKeyPair('rsa');
const contentKey = Buffer.from('00112233445566778899aabbccddeeff', 'hex');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  writeFileSync(join(folder, 'key.pem'), rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function openssl(
  act: '-encrypt' | '-decrypt',
  { digest, maskGeneration }: KeyTransport,
  input: Buffer,
  more: string[] = [],
): Buffer {
  const options = [
    'rsa_padding_mode:oaep',
    `rsa_oaep_md:${digest}`,
    `rsa_mgf1_md:${maskGeneration}`,
    ...more,
  ];
  const args = [
    'pkeyutl',
    act,
    '-inkey',
    join(folder, 'key.pem'),
    ...options.flatMap((option) => ['-pkeyopt', option]),
  ];
  return spawnSync(OPENSSL, args, { input }).stdout;
}

withOpenssl('openssl as an oracle of RSA-OAEP', () => {
  const pairs = ['sha1', 'sha256', 'sha512'].flatMap((digest) =>
    ['sha1', 'sha256'].map((mask) => [digest, mask] as const),
  );

  it.each(pairs)('agrees with the digest %s and the mask %s', (digest, mask) => {
    const algorithm = mask === 'sha1' ? `${XMLENC}rsa-oaep-mgf1p` : `${XMLENC11}rsa-oaep`;
    const digestUri = digest === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#sha1' : `${XMLENC}${digest}`;
    const transport = keyTransport({
      algorithm,
      digest: digestUri,
      maskGeneration: `${XMLENC11}mgf1${mask}`,
    })!;
    expect(transport).toMatchObject({ digest, maskGeneration: mask });
    expect(openssl('-decrypt', transport, oaepEncrypt(rsa.publicKey, transport, contentKey))).toEqual(
      contentKey,
    );
    const decrypt = (...more: string[]) =>
      oaepDecrypt(rsa.privateKey, transport, openssl('-encrypt', transport, contentKey, more));
    expect(decrypt()).toEqual(contentKey);
    expect(() => decrypt('rsa_oaep_label:00')).toThrow();
  });
});
