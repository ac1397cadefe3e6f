import { hash, timingSafeEqual, type KeyObject } from 'node:crypto';
import { usableFamily } from './keys.js';
import type { SignedElement, TakenSignature } from './signed-element.js';
import { SignatureRefused } from './signature-refused.js';
import { isValueOf } from './signature-value.js';

declare const intact: unique symbol;
declare const verified: unique symbol;

/** The canonical text of an element whose signature has been verified, without that signature. Made by `verifyValue` and nowhere else. */
export type VerifiedXml = string & { readonly [verified]: true };

/** A signed element that is what its signature says; whose signature it is nobody has looked at yet. Made by `checkDigest` and nowhere else. */
export type IntactElement = SignedElement & { readonly [intact]: true };

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
  return verifyValue(checkDigest({ signed }), keys);
}

/**
 * The half of it that takes no keys: what is refused here is no key's.
 * @throws SignatureRefused
 */
export function checkDigest({ signed }: Signed): IntactElement {
  if (signed instanceof SignatureRefused) throw signed;
  compareDigest(signed, hash(signed.digest.hash, signed.element, 'buffer'));
  return signed as IntactElement;
}

/**
 * The other half.
 * @throws SignatureRefused
 */
export function verifyValue(signed: IntactElement, keys: readonly KeyObject[]): VerifiedXml {
  checkValue(signed, keys);
  return signed.element as VerifiedXml;
}

/**
 * The same where what is signed was digested as it came.
 * @returns the key that it is signed with
 * @throws SignatureRefused
 */
export function verifyDigest(
  signature: TakenSignature,
  actual: Buffer,
  keys: readonly KeyObject[],
): KeyObject {
  compareDigest(signature, actual);
  return checkValue(signature, keys);
}

function compareDigest({ digest }: TakenSignature, actual: Buffer): void {
  if (actual.length !== digest.value.length || !timingSafeEqual(actual, digest.value))
    throw new SignatureRefused('digest');
}

function checkValue({ algorithm, signedInfo, value }: TakenSignature, keys: readonly KeyObject[]): KeyObject {
  const fitting = keys.filter((key) => usableFamily(key) === algorithm.family);
  if (fitting.length === 0) throw new SignatureRefused('no-fitting-key');
  const signer = fitting.find((key) => isValueOf(value, algorithm.hash, signedInfo, key));
  if (!signer) throw new SignatureRefused('value');
  return signer;
}
