import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyRing } from '../../platform/keys/key-ring.js';
import { canonicalJson, type CanonicalValue } from '../audit/canonical-json.js';

const PURPOSE = 'place in a search';
const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/**
 * Where the next page of a search begins, as text that tells us, and nobody else, and is of use in the same search of the
 * same party alone. Any instance reads it: the key is derived from the signing key, so a rotation makes it void.
 */
@Injectable()
export class SearchPlaces {
  constructor(private readonly keys: KeyRing) {}

  /** @param search the door, the party and all that was asked */
  sealed(place: string, search: CanonicalValue): string {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(CIPHER, this.key(), nonce).setAAD(aboutOf(search));
    const sealed = Buffer.concat([cipher.update(place), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @returns undefined for what was not sealed for this search */
  opened(text: string, search: CanonicalValue): string | undefined {
    const token = Buffer.from(text, 'base64url');
    try {
      const decipher = createDecipheriv(CIPHER, this.key(), token.subarray(0, NONCE), { authTagLength: TAG })
        .setAAD(aboutOf(search))
        .setAuthTag(token.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(token.subarray(NONCE + TAG)), decipher.final()]).toString();
    } catch {
      return undefined;
    }
  }

  private key(): Buffer {
    const { privateKey } = this.keys.signing('EC') ?? this.keys.signing('RSA') ?? {};
    if (!privateKey) throw new Error('There is no signing key.');
    return Buffer.from(
      hkdfSync('sha256', privateKey.export({ type: 'pkcs8', format: 'der' }), '', PURPOSE, 32),
    );
  }
}

function aboutOf(search: CanonicalValue): Buffer {
  return Buffer.from(canonicalJson(search));
}
