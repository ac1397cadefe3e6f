import {
  CONTENT_ENCRYPTIONS,
  keyTransport,
  type ContentEncryption,
  type KeyTransport,
} from './algorithms.js';
import { childOf, childrenOf, type CanonicalElement } from './canonical-reader.js';
import { DS, XENC, XENC11 } from './namespaces.js';

/** An encrypted element with the keys that came with it, in plain values (xmlenc-core1). */
export interface EncryptedElement {
  readonly content: ContentEncryption;
  readonly cipher: Buffer;
  /** Those of an allowed algorithm, at most a few; from KeyInfo or from beside EncryptedData. */
  readonly keys: readonly { readonly transport: KeyTransport; readonly cipher: Buffer }[];
}

// Every key costs a private-key operation per own key.
const MOST_KEYS = 4;

/**
 * Reads `saml:EncryptedID` or `saml:EncryptedAssertion`.
 * @returns undefined when it is not of the form or the algorithms allowed
 */
export function readEncryptedElement(element: CanonicalElement): EncryptedElement | undefined {
  const data = childOf(element, XENC, 'EncryptedData');
  const method = data && childOf(data, XENC, 'EncryptionMethod');
  const content = CONTENT_ENCRYPTIONS.get(method?.attributes.get('Algorithm') ?? '');
  const cipher = data && cipherOf(data);
  if (!data || !content || !cipher) return undefined;
  const keys = encryptedKeys(element, data).slice(0, MOST_KEYS).flatMap(readKey);
  return keys.length > 0 ? { content, cipher, keys } : undefined;
}

function encryptedKeys(element: CanonicalElement, data: CanonicalElement): CanonicalElement[] {
  const keyInfo = childOf(data, DS, 'KeyInfo');
  const inside = keyInfo ? childrenOf(keyInfo, XENC, 'EncryptedKey') : [];
  return [...inside, ...childrenOf(element, XENC, 'EncryptedKey')];
}

function readKey(key: CanonicalElement): EncryptedElement['keys'] {
  const method = childOf(key, XENC, 'EncryptionMethod');
  const cipher = cipherOf(key);
  if (!method || !cipher) return [];
  const transport = keyTransport({
    algorithm: method.attributes.get('Algorithm') ?? '',
    digest: childOf(method, DS, 'DigestMethod')?.attributes.get('Algorithm'),
    maskGeneration: childOf(method, XENC11, 'MGF')?.attributes.get('Algorithm'),
  });
  return transport && !childOf(method, XENC, 'OAEPparams') ? [{ transport, cipher }] : [];
}

function cipherOf(encrypted: CanonicalElement): Buffer | undefined {
  const data = childOf(encrypted, XENC, 'CipherData');
  const value = data && childOf(data, XENC, 'CipherValue');
  return value && Buffer.from(value.text.replace(/[ \t\r\n]/g, ''), 'base64');
}
