import type { IdentifierType } from '../directory/identifier.rules.js';
import type { CertificateReading } from './certificate-subject.js';

/** A registered party as administered. */
export interface RelyingParty {
  readonly id: string;
  readonly entityId: string;
  readonly displayName: string;
  /** SHA-256 of the metadata, hexadecimal. */
  readonly metadataDigest: string;
  readonly entityCategories: readonly string[];
  /** Where the registration comes from; only that source changes or removes it. */
  readonly managedBy: string;
}

export interface NewRelyingParty {
  /** An absolute URI of at most 1024 characters. */
  readonly entityId: string;
  readonly displayName: string;
  /** The party's EntityDescriptor: keys are taken from it alone. */
  readonly metadata: string;
  readonly entityCategories: readonly string[];
}

/** A party that asks, as the answering side knows it. */
export interface KnownParty {
  readonly id: string;
  readonly entityId: string;
  readonly displayName: string;
  readonly metadataDigest: string;
  readonly entityCategories: readonly string[];
  /** An agreement in force asks for answers signed with RSA. */
  readonly rsaSignature: boolean;
  /** What a NameID of format unspecified may mean, over all agreements in force; empty: it names nobody. */
  readonly unspecifiedMeans: readonly IdentifierType[];
  /** How agreements in force read subjects of certificates; empty: they name nobody. */
  readonly certificateReadings: readonly CertificateReading[];
  /** Told from memory: what was read of it, word for word. It counts only where the same is read again. */
  readonly keptAs?: string;
}

/** A party that was told from memory is registered otherwise now, or not any longer: it has to be asked for anew. */
export class PartyChanged extends Error {
  constructor() {
    super('The party is not registered as it was kept in memory.');
  }
}
