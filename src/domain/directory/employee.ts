import type { IdentifierType, PridPersistence } from './identifier.rules.js';
import type { Period } from './local-date.rules.js';

/** What is registered by hand; an orgAffiliation is always made from the uid. */
export interface NewIdentifier {
  readonly type: Exclude<IdentifierType, 'orgAffiliation'>;
  readonly value: string;
  /** Of a prid, and of nothing else: pridPersistence as it came with it. */
  readonly persistence?: PridPersistence;
}

export interface NewTerm {
  readonly displayName: string;
  /** Unit code. */
  readonly unit?: string;
  readonly title?: string;
  readonly mail?: string;
  /** Now when absent. */
  readonly from?: Date;
  /** Not included; until further notice when absent. */
  readonly until?: Date;
}

export interface NewEmployee {
  /** Organisation number. */
  readonly organisation: string;
  /** The personal part of the orgAffiliation; never given to anybody else in the organisation. */
  readonly uid: string;
  /**
   * A person we know by id, or the one with a personal number of twelve digits (known or new). Absent: somebody new
   * without a number.
   */
  readonly person?: { readonly id: string } | { readonly personalNumber: string };
  /** Marks the person; never unmarks one. */
  readonly protectedIdentity?: boolean;
  readonly term: NewTerm;
  readonly identifiers?: readonly NewIdentifier[];
  /** Source that keeps the rows up to date; `manual` when absent. */
  readonly managedBy?: string;
  readonly reason?: string;
}

export interface AddedEmployee {
  readonly employmentId: string;
  readonly personId: string;
  readonly termId: string;
  readonly orgAffiliation: string;
}

/** An employee who comes back, under the same uid. */
export interface Reemployment {
  /** uid@organisation-number. */
  readonly employment: string;
  readonly term: NewTerm;
  /** The version that was read; refused when the employment has changed since. */
  readonly ifVersion?: string;
  readonly reason: string;
}

/** What is not named stays as it is; null takes away. */
export interface EmploymentChange {
  /** uid@organisation-number. */
  readonly employment: string;
  /** From when the change holds; now when absent. On the day that the employment begins: from its beginning on. */
  readonly from?: Date;
  /** When the employment ends, not included: later than it would have; null: no more. */
  readonly until?: Date | null;
  readonly unit?: string | null;
  readonly title?: string | null;
  readonly displayName?: string;
  readonly mail?: string | null;
  /** The version that was read; refused when the employment has changed since. */
  readonly ifVersion?: string;
  readonly reason?: string;
}

/** An identifier in force, as registered. */
export interface IdentifierView extends Period {
  readonly id: string;
  readonly type: IdentifierType;
  readonly value: string;
  readonly managedBy: string;
  /** Of a prid; absent where it was bound before it was asked for. */
  readonly persistence?: PridPersistence;
}

/** What tells who or where somebody is; absent where it was masked. */
interface PersonalFacts {
  readonly displayName?: string;
  readonly title?: string;
  /** Unit code. */
  readonly unit?: string;
  readonly unitId?: string;
  readonly unitName?: string;
  readonly mail?: string;
}

/** An employment as administrators see it. */
export interface EmployeeView extends PersonalFacts {
  readonly employmentId: string;
  readonly personId: string;
  readonly organisationId: string;
  /** Organisation number. */
  readonly organisation: string;
  readonly uid: string;
  readonly orgAffiliation: string;
  readonly protectedIdentity: boolean;
  /** What tells who or where the person is was left out: name, title, unit, mail and other identifiers. */
  readonly masked: boolean;
  /** Whether a term is in force now. What personal facts and the period say is of that term, else of the next one, else of the last. */
  readonly employed: boolean;
  readonly from?: Date;
  readonly until?: Date;
  /** In force now: those of the employment, then those of the person. */
  readonly identifiers: readonly IdentifierView[];
  readonly managedBy: string;
  /** Changes whenever a term is added or ended; what `ifVersion` of a change is compared with. */
  readonly version: string;
}

/** A term of an employment, also one that is over or to come. */
export interface TermView extends PersonalFacts, Period {
  readonly id: string;
  readonly employmentId: string;
  readonly masked: boolean;
  readonly recordedAt: Date;
  /** When its end was recorded, where it was ended. */
  readonly endRecordedAt?: Date;
  readonly lastVerifiedAt: Date;
  readonly managedBy: string;
}
