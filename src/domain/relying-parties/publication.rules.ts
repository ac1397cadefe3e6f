/** When something was published, where it says so, and until when it is valid. */
export interface Publication {
  readonly validUntil: Date;
  readonly publishedAt?: Date | undefined;
}

/** Who serves an old copy would bring back parties and keys that were taken away. */
export function isOlder(one: Publication, other: Publication): boolean {
  return one.publishedAt && other.publishedAt
    ? one.publishedAt < other.publishedAt
    : one.validUntil < other.validUntil;
}
