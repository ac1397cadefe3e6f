import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DomainError } from '../../platform/errors/domain-error.js';
import { refusals } from './directory.errors.js';

const format = 1;
const keyIdLength = 4;
const nonceLength = 12;
const tagLength = 16;
const headerLength = 1 + keyIdLength;

/**
 * Keeps personal numbers readable and findable under the configured key alone. Without a key the service handles none:
 * storing is refused and looking up finds nobody. No error of this class holds a number.
 *
 * Stored form: format (1 byte), key id (4), nonce (12), AES-256-GCM ciphertext and tag (16), bound to the person's id.
 */
export class PersonalNumbers {
  private readonly keys: DerivedKeys | undefined;

  /** @param masterKey 32 bytes (PERSONAL_NUMBER_KEY); undefined: off. */
  constructor(masterKey?: Uint8Array) {
    this.keys = masterKey && deriveKeys(masterKey);
  }

  get enabled(): boolean {
    return this.keys !== undefined;
  }

  /** Stands in each stored number, and tells nothing of the key; undefined when off. */
  get keyId(): Uint8Array | undefined {
    return this.keys?.id;
  }

  /** The keyed hash a number of twelve digits is found by; undefined when off: nobody is found. */
  hash(number: string): Uint8Array<ArrayBuffer> | undefined {
    return this.keys && Uint8Array.from(createHmac('sha256', this.keys.lookup).update(number).digest());
  }

  /** Key for digests of texts that may hold a number; undefined when off. */
  get textKey(): Uint8Array | undefined {
    return this.keys?.texts;
  }

  /** @throws DomainError `personal-number.not-enabled` when off. */
  encrypt(number: string, personId: string): Uint8Array<ArrayBuffer> {
    const keys = this.requireKeys();
    const header = Buffer.concat([Buffer.of(format), keys.id, randomBytes(nonceLength)]);
    const cipher = createCipheriv('aes-256-gcm', keys.encryption, header.subarray(headerLength));
    cipher.setAAD(Buffer.from(personId));
    return Uint8Array.from(
      Buffer.concat([header, cipher.update(number), cipher.final(), cipher.getAuthTag()]),
    );
  }

  /** @throws DomainError `personal-number.unreadable` under another key, for another person, or when damaged. */
  decrypt(stored: Uint8Array, personId: string): string {
    const keys = this.requireKeys();
    try {
      return open(Buffer.from(stored), keys, personId);
    } catch (cause) {
      throw new DomainError(
        'personal-number.unreadable',
        'internal',
        'A stored number cannot be read.',
        {},
        { cause },
      );
    }
  }

  private requireKeys(): DerivedKeys {
    if (this.keys) return this.keys;
    throw refusals.personalNumbersOff();
  }
}

interface DerivedKeys {
  readonly id: Buffer;
  readonly encryption: Buffer;
  readonly lookup: Buffer;
  readonly texts: Buffer;
}

function deriveKeys(masterKey: Uint8Array): DerivedKeys {
  if (masterKey.length !== 32) throw new RangeError('The key for personal numbers must be 32 bytes.');
  const derive = (purpose: string, length: number) =>
    Buffer.from(hkdfSync('sha256', masterKey, '', `behorig personal number ${purpose}`, length));
  return {
    id: derive('key id', keyIdLength),
    encryption: derive('encryption', 32),
    lookup: derive('lookup', 32),
    texts: derive('texts', 32),
  };
}

function open(stored: Buffer, keys: DerivedKeys, personId: string): string {
  if (stored[0] !== format || !stored.subarray(1, headerLength).equals(keys.id))
    throw new Error('Other key.');
  const nonce = stored.subarray(headerLength, headerLength + nonceLength);
  const decipher = createDecipheriv('aes-256-gcm', keys.encryption, nonce, { authTagLength: tagLength });
  decipher.setAAD(Buffer.from(personId)).setAuthTag(stored.subarray(-tagLength));
  const sealed = stored.subarray(headerLength + nonceLength, -tagLength);
  return Buffer.concat([decipher.update(sealed), decipher.final()]).toString();
}
