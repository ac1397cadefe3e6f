import 'reflect-metadata'; // @peculiar/x509 resolves its algorithms by decorator metadata
import { randomBytes, webcrypto } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cryptoProvider, PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { DomainError } from '../errors/domain-error.js';
import { retire, type KeyAlgorithm, type KeyLifetime, type KeyUse } from './key-lifetimes.rules.js';
import { readKeyIndex } from './key-ring.js';

cryptoProvider.set(webcrypto);

const CERTIFICATE_YEARS = 10;
const GENERATION = {
  'signing EC': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'signing RSA': rsa('RSASSA-PKCS1-v1_5'),
  'encryption RSA': rsa('RSASSA-PKCS1-v1_5'),
} as const;

/** What a key is for, and its algorithm. */
export type KeyKind = keyof typeof GENERATION;

export interface RotationOptions {
  /** Of the certificates. */
  readonly commonName: string;
  /** Default: one of each. */
  readonly kinds?: readonly KeyKind[];
  /** When the new signing keys take over: the federation should have seen them by then. */
  readonly activeFrom: Date;
}

/** @param use default: both */
export function keyKinds(use?: KeyUse): KeyKind[] {
  const kinds = Object.keys(GENERATION) as KeyKind[];
  return kinds.filter((kind) => use === undefined || kind.startsWith(`${use} `));
}

/**
 * Adds a new EC and RSA signing key and a new RSA encryption key to the folder, with self-signed certificates that only
 * carry the keys. A new signing key is published at once and signs from `activeFrom`; the first ones sign at once.
 * Files are readable by their owner alone, and the index is replaced in one step: a running service never sees half.
 * @returns the new keys
 * @throws DomainError `keys.rotation-running`
 */
export async function rotateKeys(folder: string, options: RotationOptions): Promise<KeyLifetime[]> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const unlock = lock(folder);
  try {
    return await addKeys(folder, options);
  } finally {
    unlock();
  }
}

async function addKeys(
  folder: string,
  { commonName, kinds = keyKinds(), activeFrom }: RotationOptions,
): Promise<KeyLifetime[]> {
  const before = readKeyIndex(folder);
  // At once, on all cores: an RSA key takes long.
  const added = await Promise.all(
    kinds.map(async (kind) => {
      const key = lifetimeOf(kind, before, activeFrom);
      await generate(folder, key.id, GENERATION[kind], commonName);
      return key;
    }),
  );
  const index = added.reduce<readonly KeyLifetime[]>((keys, key) => [...retire(keys, key), key], before);
  writeFileSync(join(folder, 'keys.json.new'), JSON.stringify({ keys: index }, null, 2), { mode: 0o600 });
  renameSync(join(folder, 'keys.json.new'), join(folder, 'keys.json'));
  return added;
}

function lifetimeOf(kind: KeyKind, before: readonly KeyLifetime[], activeFrom: Date): KeyLifetime {
  const [use, algorithm] = kind.split(' ') as [KeyUse, KeyAlgorithm];
  const now = new Date();
  const first = !before.some((key) => key.use === use && key.algorithm === algorithm);
  return {
    id: `${use}-${algorithm.toLowerCase()}-${now.toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`,
    use,
    algorithm,
    publishedFrom: now,
    activeFrom: first || use === 'encryption' ? now : activeFrom,
  };
}

/** Of two rotations at once the second would write an index without the first one's keys. */
function lock(folder: string): () => void {
  const file = join(folder, 'keys.lock');
  try {
    writeFileSync(file, '', { flag: 'wx' });
  } catch (cause) {
    const message =
      'Another rotation is running. If none is, one was cut off: remove keys.lock from the folder.';
    throw new DomainError('keys.rotation-running', 'conflict', message, {}, { cause });
  }
  return () => rmSync(file);
}

async function generate(
  folder: string,
  id: string,
  algorithm: webcrypto.EcKeyGenParams | webcrypto.RsaHashedKeyGenParams,
  commonName: string,
): Promise<void> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notBefore = new Date();
  const notAfter = new Date(notBefore);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + CERTIFICATE_YEARS);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(16).toString('hex'),
    name: [{ CN: [commonName] }],
    notBefore,
    notAfter,
    signingAlgorithm: { ...algorithm, hash: 'SHA-256' },
    keys: keys,
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  writeFileSync(join(folder, `${id}.key.pem`), PemConverter.encode(pkcs8, 'PRIVATE KEY'), { mode: 0o600 });
  writeFileSync(join(folder, `${id}.crt.pem`), certificate.toString('pem'));
  chmodSync(join(folder, `${id}.key.pem`), 0o600);
}

function rsa(name: string) {
  return { name, modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
}
