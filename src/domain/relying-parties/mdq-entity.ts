import type { NewIdentityProvider } from './identity-provider.js';
import type { NewRelyingParty } from './relying-party.js';

/** What was verified of an entity that a federation was asked for by itself (MDQ). */
export interface VerifiedEntity {
  readonly entityId: string;
  readonly validUntil: Date;
  /** When the federation published it, where it says so. */
  readonly publishedAt?: Date;
  /** What its server calls this version. */
  readonly version?: string;
  /** SHA-256 of the key of the federation that it is signed with, hexadecimal. */
  readonly verifiedBy: string;
  /** SHA-256 of each of its keys, hexadecimal. */
  readonly signingKeys: readonly string[];
  readonly party?: NewRelyingParty;
  readonly identityProvider?: NewIdentityProvider;
  /** Roles that it has and that cannot be read. */
  readonly broken: readonly ('party' | 'identityProvider')[];
  /** What is not as it should be with it, as stable codes. */
  readonly problems: readonly string[];
}

/** An entity that was verified before, and is kept up to date. */
export interface MdqEntity {
  readonly entityId: string;
  readonly version?: string;
  readonly validUntil: Date;
  readonly failingSince?: Date;
}
