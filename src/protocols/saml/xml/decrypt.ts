import { createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { ContentEncryption } from './algorithms.js';
import { canonicalise } from './canonicalise.js';
import { readCanonical } from './canonical-reader.js';
import type { EncryptedElement } from './encrypted-element.js';
import { SAML } from './namespaces.js';
import { readNameId, type NameId } from './name-id.js';
import { oaepDecrypt } from './oaep.js';
import { withDocument } from './read-xml.js';
import { MESSAGE_LIMITS } from './scan-markup.js';

/** Something that could not be decrypted. There is one such error: a reason would help who sends altered ciphertexts to learn the plain text. */
export class DecryptionRefused extends Error {
  override readonly name = 'DecryptionRefused';

  constructor() {
    super('decryption refused');
  }
}

/**
 * The NameID in an `EncryptedID`.
 * @param privateKeys all keys still in use, the newest first
 * @throws DecryptionRefused
 */
export function decryptNameId(encrypted: EncryptedElement, privateKeys: readonly KeyObject[]): NameId {
  return decryptElement(encrypted, privateKeys, (plain) => {
    // As in signed text: a comment would vanish and leave another value behind.
    if (plain.includes('<!--')) throw new DecryptionRefused();
    const element = readCanonical(
      withDocument(plain, MESSAGE_LIMITS, ({ root }) => canonicalise(root)).toString(),
    );
    if (element.namespace !== SAML || element.name !== 'NameID' || element.children.length > 0)
      throw new DecryptionRefused();
    return readNameId(element);
  });
}

/**
 * Tries every key on every EncryptedKey and hands the first plain text that `read` accepts to the caller.
 * @param read throws when the plain text is not what it should be
 * @throws DecryptionRefused whatever went wrong
 */
export function decryptElement<T>(
  { content, cipher, keys }: EncryptedElement,
  privateKeys: readonly KeyObject[],
  read: (plain: Buffer) => T,
): T {
  for (const { transport, cipher: encryptedKey } of keys) {
    for (const privateKey of privateKeys.filter((key) => key.asymmetricKeyType === 'rsa')) {
      const contentKey = contentKeyOrRandom(
        () => oaepDecrypt(privateKey, transport, encryptedKey),
        content.keyLength,
      );
      const result = attempt(() => ({ read: read(decryptContent(cipher, contentKey, content)) }));
      if (result) return result.read;
    }
  }
  throw new DecryptionRefused();
}

// A key that does not decrypt is replaced by a random one, so that a wrong key and a wrong content take the same way to the same answer.
function contentKeyOrRandom(decrypt: () => Buffer, length: number): Buffer {
  const random = randomBytes(length);
  const key = attempt(decrypt);
  return key?.length === length ? key : random;
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function decryptContent(cipher: Buffer, key: Buffer, { mode, keyLength }: ContentEncryption): Buffer {
  if (mode === 'cbc') return decryptCbc(cipher, key, keyLength);
  const bits = ({ 16: 128, 24: 192, 32: 256 } as const)[keyLength];
  const decipher = createDecipheriv(`aes-${bits}-gcm`, key, cipher.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(cipher.subarray(-16));
  return Buffer.concat([decipher.update(cipher.subarray(12, -16)), decipher.final()]);
}

function decryptCbc(cipher: Buffer, key: Buffer, keyLength: number): Buffer {
  const decipher = createDecipheriv(`aes-${keyLength * 8}-cbc`, key, cipher.subarray(0, 16)).setAutoPadding(
    false,
  );
  const padded = Buffer.concat([decipher.update(cipher.subarray(16)), decipher.final()]);
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > 16 || count > padded.length) throw new DecryptionRefused();
  return padded.subarray(0, -count);
}
