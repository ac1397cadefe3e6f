/** What is not as it should be with an entity of a feed. */
export interface FeedProblem {
  readonly entityId: string;
  readonly reason: string;
}

/** What was verified of a feed. */
export interface VerifiedFeed {
  /** SHA-256, hexadecimal. */
  readonly digest: string;
  readonly validUntil: Date;
  /** When the federation published it, where it says so. */
  readonly publishedAt?: Date;
  readonly entities: number;
  /** How many of the entities may ask us. */
  readonly parties: number;
  readonly identityProviders: number;
  readonly problems: readonly FeedProblem[];
  /** SHA-256 of the key that it is signed with, hexadecimal. */
  readonly verifiedBy: string;
}

/** How it stands with a feed. Without `verified` nothing of it was ever believed. */
export interface MetadataFeed {
  readonly name: string;
  /** `mdq`: it is asked for one entity at a time. What was verified is then that of the entities that were asked for. */
  readonly kind: 'aggregate' | 'mdq';
  readonly location: string;
  /**
   * `valid`; `expired`: its parties are not answered, what its identity providers state does not count; `never-verified`;
   * `not-configured`: nothing of it counts, and it is not fetched.
   */
  readonly state: 'valid' | 'expired' | 'never-verified' | 'not-configured';
  readonly verified?: Omit<VerifiedFeed, 'digest' | 'verifiedBy'> & {
    readonly at: Date;
    /** SHA-256 of the key that it is signed with; absent where that was not noted, and of an MDQ. */
    readonly by?: string;
  };
  /** What its server calls the version that was verified. */
  readonly version?: string;
  readonly nextAt: Date;
  /** Why the last attempt failed, and since when all have. What was verified before stands until it expires. */
  readonly failure?: string;
  readonly failingSince?: Date;
}

const PREFIX = 'feed:';

/** The source that parties and identity providers of the feed are registered from. */
export function sourceOfFeed(name: string): string {
  return `${PREFIX}${name}`;
}

/** The name of the feed that a source is of. */
export function feedOfSource(source: string): string {
  return source.slice(PREFIX.length);
}

/** What a source names, and leaves to the source that it belongs to. */
export interface LeftTo {
  readonly entityId: string;
  readonly source: string;
}

/** What came of what a source named. */
export interface Brought {
  /** How many were added or changed. */
  readonly changed: number;
  readonly leftTo: readonly LeftTo[];
}

/**
 * Of what a feed leaves to others, what is a problem: it counts by another feed alone, and ends with that. What an operator
 * gives, or has removed, is meant to be so.
 */
export function belongingToFeeds(left: readonly LeftTo[]): FeedProblem[] {
  const ofFeeds = left.filter(({ source }) => isFeed(source));
  const bySource = new Map(ofFeeds.map((one) => [`${one.entityId} ${one.source}`, one]));
  return [...bySource.values()].map(({ entityId, source }) => ({ entityId, reason: `belongs-to:${source}` }));
}

/** Whether what the source registers comes from a feed. */
export function isFeed(source: string): boolean {
  return source.startsWith(PREFIX);
}

/** The source of what an operator registers by itself. */
export const MANUAL = 'manual';

/** The source of what an operator has removed: it is gone until an operator gives it again, whatever a feed says. */
export const REMOVED = 'removed';

/**
 * The other source that the entity belongs to, if one does. What comes from a feed gives way to what an operator gives. A
 * feed takes over nothing of another one, also not what that one names no longer: agreements with the entity would be
 * answered to whom the other federation says it is.
 */
export function otherSource(
  registered: { readonly removedAt: Date | null; readonly managedBy: string } | undefined,
  source: string,
): string | undefined {
  if (!registered || registered.managedBy === source) return undefined;
  const { removedAt, managedBy } = registered;
  if (!isFeed(source)) return removedAt || isFeed(managedBy) ? undefined : managedBy;
  return removedAt && !isFeed(managedBy) && managedBy !== REMOVED ? undefined : managedBy;
}

/** What a feed names and cannot be read, and until when what it was read from before is valid. */
export interface Unreadable {
  /** entityIDs. */
  readonly broken: ReadonlySet<string>;
  readonly until: Date;
}
