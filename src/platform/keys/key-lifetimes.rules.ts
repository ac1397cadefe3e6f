export type KeyAlgorithm = 'EC' | 'RSA';
export type KeyUse = 'signing' | 'encryption';

/**
 * When a key is used. Rollover as in the Sweden Connect deployment profile 2.1.1.2: a signing key is published ahead of
 * its first signature and stays published for a while after its last; of the encryption keys only the newest is
 * published, while older ones still decrypt.
 */
export interface KeyLifetime {
  readonly id: string;
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  readonly publishedFrom: Date;
  /** First instant at which a signing key signs. */
  readonly activeFrom: Date;
  /** First instant at which it is no longer published; unset while no successor exists. */
  readonly retiredFrom?: Date;
}

/** The newest active signing key of each algorithm. */
export function activeSigningKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  const active = newestFirst(keys).filter((key) => key.use === 'signing' && key.activeFrom <= now);
  return active.filter(
    (key, index) => active.findIndex((other) => other.algorithm === key.algorithm) === index,
  );
}

export function publishedKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  return newestFirst(keys).filter(
    (key) => key.publishedFrom <= now && (key.retiredFrom === undefined || now < key.retiredFrom),
  );
}

/** Newest first, retired ones too: messages may have been encrypted before the sender saw the new metadata. */
export function decryptionKeys<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return newestFirst(keys).filter((key) => key.use === 'encryption');
}

/**
 * What becomes of the older keys when `successor` is added: an older signing key is published for as long after it
 * stops signing as the new one was ahead of it, an older encryption key is withdrawn at once.
 */
export function retire<Key extends KeyLifetime>(older: readonly Key[], successor: KeyLifetime): Key[] {
  const ahead = successor.activeFrom.getTime() - successor.publishedFrom.getTime();
  const retiredFrom =
    successor.use === 'encryption'
      ? successor.publishedFrom
      : new Date(successor.activeFrom.getTime() + Math.max(ahead, OVERLAP_MS));
  return older.map((key) =>
    key.use === successor.use && key.algorithm === successor.algorithm && key.retiredFrom === undefined
      ? { ...key, retiredFrom }
      : key,
  );
}

/** Metadata is cached for up to an hour (its cacheDuration); a day leaves room for slow consumers. */
const OVERLAP_MS = 24 * 3_600_000;

function newestFirst<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return keys.toSorted((a, b) => b.activeFrom.getTime() - a.activeFrom.getTime());
}
