import type { IdentifierType } from '../directory/identifier.rules.js';
import type { CertificateSubject } from './certificate-subject.js';
import type { NewConditions, PartyConditions } from './party-conditions.js';

/**
 * Stands for all of a kind in an agreement's list. Attributes marked `onlyWhenNamed` and powers of other e-services are
 * never covered by it.
 */
export const ALL = '*';

/** What may be released: attribute names, role codes and power codes, or ALL. */
export interface Releases {
  readonly attributes: readonly string[];
  readonly roles: readonly string[];
  readonly powers: readonly string[];
}

/** How answers to the party about the organisation are to be. */
export interface AnswerTerms {
  /** The party may ask by personal number. */
  readonly personalNumberSubjects: boolean;
  /** What a NameID of format unspecified means; absent: it names nobody. */
  readonly unspecifiedMeans?: IdentifierType;
  /** By what of the subjects of certificates the party may ask; absent: they name nobody. */
  readonly certificateSubject?: CertificateSubject;
  readonly signAssertion: boolean;
  readonly requireEncryption: boolean;
  readonly rsaSignature: boolean;
  /** What the party says of subject, action, resource and context counts when it asks for a decision. */
  readonly passedProperties: boolean;
  /** Nothing is told without proof that the employee has logged in. */
  readonly requireEvidence: boolean;
  /** How long ago a login that is proven may be. */
  readonly evidenceMinutes: number;
}

/** In force at the instant it was read. */
export interface AgreementInForce extends Releases, AnswerTerms {
  readonly id: string;
  readonly organisationId: string;
  /** Of the party that it lets ask, named in it or not. */
  readonly relyingPartyId: string;
  readonly validUntil?: Date;
}

export interface NewAgreement extends Partial<Omit<AnswerTerms, 'certificateSubject'>> {
  /** entityID; absent only with `anyParty`. */
  readonly relyingParty?: string;
  /** With whichever registered party declares what is required: said, so that a name left out does not come to it. */
  readonly anyParty?: boolean;
  /** What the party has to declare; of a named one: only while it declares it. */
  readonly requires?: NewConditions;
  /** Organisation number. */
  readonly organisation: string;
  readonly purpose: string;
  readonly legalBasis: string;
  /** Names or friendly names of attributes; `all` is all but personalIdentityNumber. */
  readonly release: readonly string[] | 'all';
  /** Codes; none when absent. */
  readonly roles?: readonly string[] | 'all';
  readonly powers?: readonly string[] | 'all';
  /** The attribute by its name or object identifier. */
  readonly certificateSubject?: CertificateSubject;
  /** Default: now. */
  readonly from?: Date;
  /** Exclusive; default: until further notice. */
  readonly until?: Date;
  readonly reason?: string;
}

/** An agreement as administered. */
export interface Agreement extends Releases, AnswerTerms {
  readonly id: string;
  /** entityID; absent: whichever declares what is required. */
  readonly relyingParty?: string;
  readonly requires: PartyConditions;
  readonly organisation: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly validFrom: Date;
  /** The end that counts: its own, or the earlier one it was given. */
  readonly validUntil?: Date;
  /** Changes when it is ended; what `ifVersion` is compared with. */
  readonly version: string;
}
