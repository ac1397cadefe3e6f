import { Injectable } from '@nestjs/common';
import { KeyRing, type OwnKey } from '../../platform/keys/key-ring.js';
import { signingKey, type SigningKey } from './xml/keys.js';

/** The keys that sign at this moment, EC first, each prepared once. */
@Injectable()
export class OwnSigningKeys {
  private readonly prepared = new WeakMap<OwnKey, SigningKey>();

  constructor(private readonly keys: KeyRing) {}

  current(): SigningKey[] {
    return (['EC', 'RSA'] as const).flatMap((algorithm) => {
      const key = this.keys.signing(algorithm);
      return key ? [this.prepare(key)] : [];
    });
  }

  private prepare(key: OwnKey): SigningKey {
    const known = this.prepared.get(key);
    if (known) return known;
    const made = signingKey(key.privateKey, key.certificate);
    this.prepared.set(key, made);
    return made;
  }
}
