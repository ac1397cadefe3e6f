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

/**
 * The newest active signing key of each algorithm, never one that is retired; while none is active yet (a clock that went
 * back), the first.
 */
export function activeSigningKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  const signing = newestFirst(keys).filter((key) => key.use === 'signing' && !isRetired(key, now));
  return (['EC', 'RSA'] as const).flatMap((algorithm) => {
    const candidates = signing.filter((key) => key.algorithm === algorithm);
    return candidates.find((key) => key.activeFrom <= now) ?? candidates.at(-1) ?? [];
  });
}

/** The instants, milliseconds of the epoch, between which the same keys are active: up to `until`, without it. */
export function activeBetween(keys: readonly KeyLifetime[], now: Date): { from: number; until: number } {
  const changes = keys.flatMap(({ activeFrom, retiredFrom }) => [
    activeFrom.getTime(),
    retiredFrom?.getTime() ?? Infinity,
  ]);
  return {
    from: Math.max(-Infinity, ...changes.filter((at) => at <= now.getTime())),
    until: Math.min(Infinity, ...changes.filter((at) => at > now.getTime())),
  };
}

/** What is published and not retired; the keys that sign at this moment are always among them. */
export function publishedKeys<Key extends KeyLifetime>(keys: readonly Key[], now: Date): Key[] {
  const signing = activeSigningKeys(keys, now);
  const isPublished = (key: Key): boolean => key.publishedFrom <= now && !isRetired(key, now);
  return newestFirst(keys).filter((key) => isPublished(key) || signing.includes(key));
}

/** Newest first, retired ones too: messages may have been encrypted before the sender saw the new metadata. */
export function decryptionKeys<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return newestFirst(keys).filter((key) => key.use === 'encryption');
}

/**
 * What becomes of the older keys when `successor` is added: an older signing key is published for as long after it
 * stops signing as the new one was ahead of it, which is not at all after a leak; an older encryption key is withdrawn
 * at once. None for longer than was said of it before.
 */
export function retire<Key extends KeyLifetime>(older: readonly Key[], successor: KeyLifetime): Key[] {
  const ahead = successor.activeFrom.getTime() - successor.publishedFrom.getTime();
  const end =
    successor.use === 'encryption'
      ? successor.publishedFrom
      : new Date(successor.activeFrom.getTime() + ahead);
  return older.map((key) => {
    if (key.use !== successor.use || key.algorithm !== successor.algorithm) return key;
    return key.retiredFrom && key.retiredFrom <= end ? key : { ...key, retiredFrom: end };
  });
}

function isRetired({ retiredFrom }: KeyLifetime, now: Date): boolean {
  return retiredFrom !== undefined && retiredFrom <= now;
}

/** By when they were made, whenever they sign: a key never takes over from the one that was made after it. */
function newestFirst<Key extends KeyLifetime>(keys: readonly Key[]): Key[] {
  return keys.toReversed().toSorted((a, b) => b.publishedFrom.getTime() - a.publishedFrom.getTime());
}
