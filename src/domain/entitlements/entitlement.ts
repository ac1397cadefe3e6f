import type { IdentifierType, SubjectKey } from '../directory/identifier.rules.js';
import type { PersonalNumberKind } from '../directory/personal-number.rules.js';

/**
 * The two times of a question. `at`: when it holds; by default the database's statement_timestamp(), so that validity
 * never depends on the clock of an instance. `asKnownAt`: what had been recorded then; by default all that is recorded.
 */
export interface Instants {
  readonly at?: Date;
  readonly asKnownAt?: Date;
}

/** An employee as asked for: by an identifier's value, or by an employment already known. */
export type Subject = SubjectKey | { readonly employmentId: string };

export interface PowerFacts {
  /** An absolute URI. */
  readonly code: string;
  /** Accepted levels of assurance, exact URIs; none means any. */
  readonly acceptedLevels: readonly string[];
  /** Natural persons needed together to use the power. */
  readonly personsTogether: number;
  readonly condition?: string;
  /** The e-service it belongs to; absent: an organisation's own, or shared by all. */
  readonly relyingPartyId?: string;
}

export interface RoleFacts {
  readonly assignmentId: string;
  readonly code: string;
  /** Code of the unit the role is held in; absent means the whole organisation. */
  readonly unit?: string;
  readonly validFrom: Date;
  readonly validUntil?: Date;
  readonly powers: readonly PowerFacts[];
}

/** Limits by dimension. A dimension that is not there is unlimited. */
export type Limits = Readonly<Record<string, readonly string[]>>;

export interface MandateFacts {
  readonly mandateId: string;
  /** The mandates it was passed on from, nearest first, up to the one the organisation gave. */
  readonly passedOnFrom: readonly string[];
  readonly power: PowerFacts;
  readonly limits: Limits;
  readonly validFrom: Date;
  /** The earliest end of the mandate, of every mandate it was passed on from, and of their holders' employments. */
  readonly validUntil: Date;
}

export interface IdentifierFacts {
  readonly type: IdentifierType;
  /** As registered, for release. */
  readonly value: string;
  readonly validUntil?: Date;
}

/** Encrypted with the person's id as associated data; see PersonalNumbers. */
export interface EncryptedPersonalNumber {
  readonly personId: string;
  readonly kind: PersonalNumberKind;
  readonly encrypted: Buffer;
}

/** One employment in force in an onboarded organisation, with everything in force that hangs on it. */
export interface EmploymentFacts {
  readonly employmentId: string;
  readonly personId: string;
  readonly uid: string;
  readonly organisation: {
    readonly id: string;
    readonly number: string;
    readonly name: string;
    /** The scopes this service may assert for the organisation. */
    readonly scopes: readonly string[];
  };
  readonly term: {
    readonly unit?: { readonly code: string; readonly name: string };
    readonly title?: string;
    readonly displayName: string;
    readonly mail?: string;
    readonly validUntil?: Date;
  };
  /** When the unbroken employment ends, over terms that follow each other; absent means until further notice. */
  readonly employedUntil?: Date;
  readonly protectedIdentity: boolean;
  readonly personalNumber?: EncryptedPersonalNumber;
  readonly identifiers: readonly IdentifierFacts[];
  readonly roles: readonly RoleFacts[];
  readonly mandates: readonly MandateFacts[];
}

type EntitlementBasis =
  | { readonly kind: 'assignment'; readonly assignmentId: string; readonly role: string }
  | { readonly kind: 'mandate'; readonly mandateId: string; readonly passedOnFrom: readonly string[] };

/** Derived: what is in force, and on what basis. Never stored. */
export interface Entitlement {
  readonly kind: 'role' | 'power';
  readonly code: string;
  readonly organisation: { readonly id: string; readonly number: string };
  readonly basis: EntitlementBasis;
  readonly limits: Limits;
  /** Exact URIs; none means any. */
  readonly acceptedLevels: readonly string[];
  readonly personsTogether: number;
  readonly condition?: string;
  /** The e-service the power belongs to. */
  readonly relyingPartyId?: string;
  readonly validFrom: Date;
  readonly validUntil?: Date;
}

export interface EntitledEmployment {
  readonly facts: EmploymentFacts;
  readonly entitlements: readonly Entitlement[];
}

/** Absence is not failure: "could not find out" is thrown as a DomainError of kind `unavailable`, never one of these. */
export type Resolution =
  | { readonly outcome: 'found'; readonly employments: readonly EntitledEmployment[] }
  | { readonly outcome: 'unknown-subject' };
