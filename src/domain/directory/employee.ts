import type { IdentifierType } from './identifier.rules.js';

/** What is registered by hand; an orgAffiliation is always made from the uid. */
export interface NewIdentifier {
  readonly type: Exclude<IdentifierType, 'orgAffiliation'>;
  readonly value: string;
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
}

export interface AddedEmployee {
  readonly employmentId: string;
  readonly personId: string;
  readonly termId: string;
  readonly orgAffiliation: string;
}

/** What is not named stays as it is; null takes away. */
export interface EmploymentChange {
  /** uid@organisation-number. */
  readonly employment: string;
  /** From when the change holds; now when absent. */
  readonly from?: Date;
  readonly unit?: string | null;
  readonly title?: string | null;
  readonly displayName?: string;
  readonly mail?: string | null;
  readonly reason?: string;
}

/** An employment as administrators see it. */
export interface EmployeeView {
  readonly employmentId: string;
  readonly personId: string;
  /** Organisation number. */
  readonly organisation: string;
  readonly uid: string;
  readonly orgAffiliation: string;
  readonly protectedIdentity: boolean;
  /** What tells who or where the person is was left out: name, title, unit, mail and other identifiers. */
  readonly masked: boolean;
  /** Whether a term is in force now. What follows is of that term, else of the next one, else of the last. */
  readonly employed: boolean;
  readonly displayName?: string;
  readonly title?: string;
  /** Unit code. */
  readonly unit?: string;
  readonly mail?: string;
  readonly from?: Date;
  readonly until?: Date;
  /** In force now, as registered: those of the employment, then those of the person. */
  readonly identifiers: readonly { readonly type: IdentifierType; readonly value: string }[];
}
