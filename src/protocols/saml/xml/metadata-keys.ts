import type { KeyObject } from 'node:crypto';
import { childOf, childrenOf, descendantsOf, type CanonicalElement } from './canonical-reader.js';
import { publicKeyOf, WeakKey, type EncryptionKey, type EncryptionMethod } from './keys.js';
import { DS, MD, XENC11 } from './namespaces.js';

/** The keys of a role, and what was wrong with those left out. */
export interface RoleKeys {
  readonly signing: readonly KeyObject[];
  readonly encryption: readonly EncryptionKey[];
  readonly problems: readonly ('weak-key' | 'unreadable-key')[];
}

/** Reads `md:KeyDescriptor`s (saml-metadata 2.4.1.1). One without `use` serves both purposes. Keys that are too weak are left out. */
export function readKeys(descriptors: readonly CanonicalElement[]): RoleKeys {
  const signing: KeyObject[] = [];
  const encryption: EncryptionKey[] = [];
  const problems: RoleKeys['problems'][number][] = [];
  for (const descriptor of descriptors) {
    const use = descriptor.attributes.get('use');
    for (const key of keysIn(descriptor)) {
      if (typeof key === 'string') problems.push(key);
      else {
        if (use !== 'encryption') signing.push(key);
        if (use !== 'signing') encryption.push({ publicKey: key, methods: encryptionMethods(descriptor) });
      }
    }
  }
  return { signing, encryption, problems };
}

function keysIn(descriptor: CanonicalElement): (KeyObject | 'weak-key' | 'unreadable-key')[] {
  return descendantsOf(descriptor, DS, 'X509Certificate').map(({ text }) => {
    try {
      return publicKeyOf(text);
    } catch (error) {
      return error instanceof WeakKey ? 'weak-key' : 'unreadable-key';
    }
  });
}

function encryptionMethods(descriptor: CanonicalElement): EncryptionMethod[] {
  return childrenOf(descriptor, MD, 'EncryptionMethod').map((method) => {
    const digest = childOf(method, DS, 'DigestMethod')?.attributes.get('Algorithm');
    const maskGeneration = childOf(method, XENC11, 'MGF')?.attributes.get('Algorithm');
    return {
      algorithm: method.attributes.get('Algorithm') ?? '',
      ...(digest === undefined ? {} : { digest }),
      ...(maskGeneration === undefined ? {} : { maskGeneration }),
    };
  });
}
