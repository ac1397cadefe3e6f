import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** How far the chains had come at an instant. Hashes are hexadecimal, numbers decimal text. */
export interface Checkpoint {
  readonly at: Date;
  readonly chains: Readonly<Record<string, readonly [number: string, hash: string]>>;
}

/** One of our P-256 keys: ES256 is ECDSA on P-256 with SHA-256, the signature as r||s (RFC 7518, section 3.4). */
const ALGORITHM = 'ES256';
const TYPE = 'behorig-checkpoint+jws';

/** A compact JWS (RFC 7515). Kept outside of the database, it is what even the database's owner cannot rewrite. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  const header = { alg: ALGORITHM, typ: TYPE, kid: keyId(createPublicKey(privateKey)) };
  const payload = { at: checkpoint.at.toISOString(), chains: checkpoint.chains };
  const signed = `${encode(canonicalJson(header))}.${encode(canonicalJson(payload))}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

/** What the statement says, when one of the keys has signed it; undefined otherwise. */
export function readCheckpoint(statement: string, publicKeys: readonly KeyObject[]): Checkpoint | undefined {
  const [header = '', payload = '', signature = '', ...more] = statement.split('.');
  if (more.length > 0 || !isOurs(header)) return undefined;
  const signed = Buffer.from(`${header}.${payload}`);
  const bytes = Buffer.from(signature, 'base64url');
  const isSigned = publicKeys.some((key) =>
    verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes),
  );
  if (!isSigned) return undefined;
  const { at, chains } = decode(payload) as { at: string; chains: Checkpoint['chains'] };
  return { at: new Date(at), chains };
}

/** First 16 hexadecimal digits of the SHA-256 of the key's SubjectPublicKeyInfo. */
function keyId(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function isOurs(header: string): boolean {
  try {
    const { alg, typ } = decode(header) as { alg?: unknown; typ?: unknown };
    return alg === ALGORITHM && typ === TYPE;
  } catch {
    return false;
  }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decode(part: string): unknown {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
