import {
  constants,
  createHash,
  hash,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import type { KeyTransport, OaepHash } from './algorithms.js';

// node:crypto uses one hash both for OAEP and for its mask; xmlenc's mgf1p always masks with SHA-1. Where the two differ, the encoding is made here
// (RFC 8017 section 7.1) around the bare RSA operation.

/** Encrypts a content key to an RSA key. */
export function oaepEncrypt(publicKey: KeyObject, transport: KeyTransport, contentKey: Buffer): Buffer {
  // What Node does with a bare key, in 23 us instead of 40; see signature-value.ts.
  if (transport.digest === 'sha1' && transport.maskGeneration === 'sha1')
    return publicEncrypt(publicKey, contentKey);
  if (transport.digest === transport.maskGeneration) {
    return publicEncrypt({ key: publicKey, oaepHash: transport.digest }, contentKey);
  }
  const encoded = encode(contentKey, lengthOf(publicKey), transport);
  return publicEncrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, encoded);
}

/**
 * @throws whatever goes wrong; callers give every failure one and the same answer
 */
export function oaepDecrypt(privateKey: KeyObject, transport: KeyTransport, encrypted: Buffer): Buffer {
  if (transport.digest === transport.maskGeneration) {
    return privateDecrypt({ key: privateKey, oaepHash: transport.digest }, encrypted);
  }
  return decode(privateDecrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encrypted), transport);
}

const lengthOf = (key: KeyObject) => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);
const emptyLabel = (digest: OaepHash) => hash(digest, '', 'buffer');

function encode(message: Buffer, length: number, { digest, maskGeneration }: KeyTransport): Buffer {
  const label = emptyLabel(digest);
  const padding = Buffer.alloc(length - message.length - 2 * label.length - 2);
  const block = Buffer.concat([label, padding, Buffer.of(1), message]);
  const seed = randomBytes(label.length);
  const maskedBlock = xor(block, mask(seed, block.length, maskGeneration));
  const maskedSeed = xor(seed, mask(maskedBlock, seed.length, maskGeneration));
  return Buffer.concat([Buffer.of(0), maskedSeed, maskedBlock]);
}

function decode(encoded: Buffer, { digest, maskGeneration }: KeyTransport): Buffer {
  const label = emptyLabel(digest);
  const maskedBlock = encoded.subarray(1 + label.length);
  const seed = xor(encoded.subarray(1, 1 + label.length), mask(maskedBlock, label.length, maskGeneration));
  const block = xor(maskedBlock, mask(seed, maskedBlock.length, maskGeneration));
  const start = messageStart(block, label.length);
  const labelFits = timingSafeEqual(block.subarray(0, label.length), label);
  // One decision after everything has been computed, so that the ways to fail cannot be told apart (RFC 8017 section 7.1.2).
  if (!(Number(labelFits) & Number(encoded[0] === 0) & Number(start > 0)))
    throw new Error('decryption failed');
  return block.subarray(start);
}

/** The position after the 01 that ends the zero padding, or 0. Looks at every byte whatever it finds. */
function messageStart(block: Buffer, labelLength: number): number {
  let start = 0;
  let broken = 0;
  for (let at = labelLength; at < block.length; at++) {
    const byte = block[at] ?? 0;
    const searching = Number(start === 0);
    start += searching * Number(byte === 1) * (at + 1);
    broken |= searching * Number(byte > 1);
  }
  return start * Number(broken === 0);
}

function mask(seed: Buffer, length: number, algorithm: OaepHash): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0, made = 0; made < length; counter++) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    const block = createHash(algorithm).update(seed).update(suffix).digest();
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks, length);
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));
}
