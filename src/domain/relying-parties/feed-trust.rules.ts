import { createHash } from 'node:crypto';

/** By what a feed is believed, as it is configured. */
export interface FeedTrust {
  /** SHA-256 of each key that may have signed it, hexadecimal. */
  readonly keys: readonly string[];
  /** SHA-256 of all of it, hexadecimal: what was verified by something else is verified anew. */
  readonly digest: string;
}

/** @param keys SHA-256 of each, in whatever order */
export function feedTrust(keys: readonly string[], validAtMostDays: number): FeedTrust {
  const all = JSON.stringify([[...new Set(keys)].toSorted(), validAtMostDays]);
  return { keys, digest: createHash('sha256').update(all).digest('hex') };
}

/**
 * Whether what was verified with the key stands.
 * @param key SHA-256; null: not known, as of what was verified before keys were noted
 */
export function isTrusted({ keys }: FeedTrust, key: string | null | undefined): boolean {
  return key === null || key === undefined || keys.includes(key);
}
