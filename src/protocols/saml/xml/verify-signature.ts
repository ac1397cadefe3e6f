import { hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { usableFamily } from './keys.js';
import type { SignedElement, TakenSignature } from './signed-element.js';
import { SignatureRefused } from './signature-refused.js';
import { isValueOf } from './signature-value.js';

declare const verified: unique symbol;

/** The canonical text of an element whose signature has been verified, without that signature. Made by `verifySignature` and nowhere else. */
export type VerifiedXml = string & { readonly [verified]: true };

/** Something that came with a signature, not verified yet: the signed element, or the reason why it has none that is acceptable. */
export interface Signed {
  readonly signed: SignedElement | SignatureRefused;
}

/**
 * Verifies a signature with keys that come from elsewhere than the message. Every key of the right kind is tried. What the caller believes is read
 * from the result and from nothing else.
 * @param keys the keys of the party that the message claims to be from
 * @throws SignatureRefused
 */
export function verifySignature({ signed }: Signed, keys: readonly KeyObject[]): VerifiedXml {
  if (signed instanceof SignatureRefused) throw signed;
  const { element, digest } = signed;
  verifyDigest(signed, hash(digest.hash, element, 'buffer'), keys);
  return element as VerifiedXml;
}

/**
 * The same where what is signed was digested as it came.
 * @throws SignatureRefused
 */
export function verifyDigest(signature: TakenSignature, actual: Buffer, keys: readonly KeyObject[]): void {
  const { digest, algorithm, signedInfo, value } = signature;
  if (actual.length !== digest.value.length || !timingSafeEqual(actual, digest.value))
    throw new SignatureRefused('digest');
  const fitting = keys.filter((key) => usableFamily(key) === algorithm.family);
  if (fitting.length === 0) throw new SignatureRefused('no-fitting-key');
  if (!fitting.some((key) => isValueOf(value, algorithm.hash, signedInfo, key)))
    throw new SignatureRefused('value');
}
