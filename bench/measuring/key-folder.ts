import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyAlgorithm, KeyLifetime } from '../../src/platform/keys/key-lifetimes.rules.js';
import { makeCertifiedKey, type CertifiedKey } from './certified-key.js';

/** The service's signing keys by algorithm. */
export type SigningKeys = Readonly<Record<KeyAlgorithm, CertifiedKey>>;

/** Writes a KEYS_FOLDER as `behorig keys rotate` would, but with RSA-2048. */
export async function makeKeyFolder(folder: string): Promise<SigningKeys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const signing = { EC: await makeCertifiedKey('EC'), RSA: await makeCertifiedKey('RSA') };
  const index = [
    write(folder, { id: 'signing-ec', use: 'signing', algorithm: 'EC' }, signing.EC),
    write(folder, { id: 'signing-rsa', use: 'signing', algorithm: 'RSA' }, signing.RSA),
    write(folder, { id: 'encryption', use: 'encryption', algorithm: 'RSA' }, await makeCertifiedKey('RSA')),
  ];
  writeFileSync(join(folder, 'keys.json'), JSON.stringify({ keys: index }));
  return signing;
}

function write(
  folder: string,
  kind: Pick<KeyLifetime, 'id' | 'use' | 'algorithm'>,
  key: CertifiedKey,
): KeyLifetime {
  writeFileSync(join(folder, `${kind.id}.key.pem`), key.privateKey, { mode: 0o600 });
  writeFileSync(join(folder, `${kind.id}.crt.pem`), key.certificate);
  const from = new Date(Date.now() - 60_000);
  return { ...kind, publishedFrom: from, activeFrom: from };
}
