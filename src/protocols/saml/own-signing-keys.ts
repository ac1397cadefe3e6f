import { Injectable } from '@nestjs/common';
import { KeyRing, type OwnKey } from '../../platform/keys/key-ring.js';
import { signingKey, type SigningKey } from './xml/keys.js';

/** The keys that sign at this moment, EC first, each prepared once. */
@Injectable()
export class OwnSigningKeys {
  private readonly prepared = new WeakMap<readonly OwnKey[], readonly SigningKey[]>();

  constructor(private readonly keys: KeyRing) {}

  /** The same array as long as the same keys sign. */
  current(): readonly SigningKey[] {
    const keys = this.keys.signingKeys();
    const known = this.prepared.get(keys);
    if (known) return known;
    const made = keys.map(({ privateKey, certificate }) => signingKey(privateKey, certificate));
    this.prepared.set(keys, made);
    return made;
  }
}
