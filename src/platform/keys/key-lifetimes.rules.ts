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

/** The newest active signing key of each algorithm; while none is active yet (a clock that went back), the first. */
export function activeSigningKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  const signing = newestFirst(keys).filter((key) => key.use === 'signing');
  return (['EC', 'RSA'] as const).flatMap((algorithm) => {
    const candidates = signing.filter((key) => key.algorithm === algorithm);
    return candidates.find((key) => key.activeFrom <= now) ?? candidates.at(-1) ?? [];
  });
}

/** What is published and not retired; the keys that sign at this moment are always among them. */
export function publishedKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  const signing = activeSigningKeys(keys, now);
  const isPublished = ({ publishedFrom, retiredFrom }: Key): boolean =>
    publishedFrom <= now && (retiredFrom === undefined || now < retiredFrom);
  return newestFirst(keys).filter((key) => isPublished(key) || signing.includes(key));
}

/** Newest first, retired ones too: messages may have been encrypted before the sender saw the new metadata. */
export function decryptionKeys<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return newestFirst(keys).filter((key) => key.use === 'encryption');
}

/**
 * What becomes of the older keys when `successor` is added: an older signing key is published for as long after it
 * stops signing as the new one was ahead of it, which is not at all after a leak; an older encryption key is withdrawn
 * at once.
 */
export function retire<Key extends KeyLifetime>(older: readonly Key[], successor: KeyLifetime): Key[] {
  const ahead = successor.activeFrom.getTime() - successor.publishedFrom.getTime();
  const retiredFrom =
    successor.use === 'encryption'
      ? successor.publishedFrom
      : new Date(successor.activeFrom.getTime() + ahead);
  return older.map((key) =>
    key.use === successor.use && key.algorithm === successor.algorithm && key.retiredFrom === undefined
      ? { ...key, retiredFrom }
      : key,
  );
}

function newestFirst<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return keys.toSorted((a, b) => b.activeFrom.getTime() - a.activeFrom.getTime());
}
