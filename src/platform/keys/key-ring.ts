import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../config/environment.js';
import {
  activeBetween,
  activeSigningKeys,
  decryptionKeys,
  publishedKeys,
  type KeyAlgorithm,
  type KeyLifetime,
} from './key-lifetimes.rules.js';

/** A key of ours with its certificate, which is a container for the public key and nothing more. */
export interface OwnKey extends KeyLifetime {
  readonly privateKey: KeyObject;
  /** DER in base64, one line: as an X509Certificate element holds it. */
  readonly certificate: string;
}

const CHECK_EVERY_MS = 5_000;

/**
 * The keys in KEYS_FOLDER, read once and again when `keys.json` has changed (a rotation by the CLI takes effect in a
 * running service within seconds). KeyObjects are made once: making them per signature costs more than the signature.
 */
export class KeyRing {
  private keys: readonly OwnKey[] = [];
  private readAt = 0;
  private checkedAt = 0;
  private active = { of: this.keys, from: 0, until: 0, keys: this.keys };

  constructor(private readonly folder: string) {
    this.refresh(Date.now());
  }

  /** The keys that sign at this moment, at most one per algorithm, EC first: the same array until it is another time's. */
  signingKeys(): readonly OwnKey[] {
    const [all, now] = [this.current(), new Date()];
    const { of, from, until } = this.active;
    const isStill = of === all && from <= now.getTime() && now.getTime() < until;
    if (!isStill) this.active = { of: all, ...activeBetween(all, now), keys: activeSigningKeys(all, now) };
    return this.active.keys;
  }

  /** That of the algorithm. */
  signing(algorithm: KeyAlgorithm): OwnKey | undefined {
    return this.signingKeys().find((key) => key.algorithm === algorithm);
  }

  /** Every key an incoming message may be encrypted to, newest first. */
  decryption(): readonly OwnKey[] {
    return decryptionKeys(this.current());
  }

  /** What belongs in our metadata at this moment. */
  published(): readonly OwnKey[] {
    return publishedKeys(this.current(), new Date());
  }

  private current(): readonly OwnKey[] {
    const now = Date.now();
    // A clock that went back is no reason not to look.
    if (Math.abs(now - this.checkedAt) > CHECK_EVERY_MS) this.refresh(now);
    return this.keys;
  }

  private refresh(now: number): void {
    this.checkedAt = now;
    const changedAt = statSync(join(this.folder, 'keys.json'), { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt === undefined) {
      if (this.keys.length > 0) return;
      throw new ConfigurationError(['KEYS_FOLDER holds no keys; make them with "behorig keys rotate"']);
    }
    if (changedAt === this.readAt) return;
    this.keys = readKeyIndex(this.folder).map((lifetime) => load(this.folder, lifetime));
    this.readAt = changedAt;
  }
}

/** The index of a key folder; empty when there is none yet. */
export function readKeyIndex(folder: string): KeyLifetime[] {
  if (!statSync(join(folder, 'keys.json'), { throwIfNoEntry: false })) return [];
  const text = readFileSync(join(folder, 'keys.json'), 'utf8');
  const { keys } = JSON.parse(text, (name, value: unknown) =>
    name.endsWith('From') && typeof value === 'string' ? new Date(value) : value,
  ) as { keys: KeyLifetime[] };
  return keys;
}

/** The public keys that ever signed with EC, retired ones too; none where there is no such folder. */
export function pastAndPresentSigningKeys(folder: string | undefined): KeyObject[] {
  if (folder === undefined) return [];
  const signing = readKeyIndex(folder).filter(
    ({ use, algorithm }) => use === 'signing' && algorithm === 'EC',
  );
  return signing.map(({ id }) => new X509Certificate(readFileSync(join(folder, `${id}.crt.pem`))).publicKey);
}

function load(folder: string, lifetime: KeyLifetime): OwnKey {
  const certificate = new X509Certificate(readFileSync(join(folder, `${lifetime.id}.crt.pem`)));
  return {
    ...lifetime,
    privateKey: createPrivateKey(readFileSync(join(folder, `${lifetime.id}.key.pem`))),
    certificate: certificate.raw.toString('base64'),
  };
}
