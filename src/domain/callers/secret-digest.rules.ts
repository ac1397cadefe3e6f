import { createHash } from 'node:crypto';

/** SHA-256 of a random secret of ours: what is kept of it. */
export function secretDigest(secret: string): Buffer<ArrayBuffer> {
  return createHash('sha256').update(secret).digest();
}
