export const mandateStatuses = [
  'pending',
  'scheduled',
  'active',
  'suspended',
  'expired',
  'revoked',
  'rejected',
] as const;

/**
 * What a mandate is at the instant it is listed. Stored are pending, active, suspended, rejected and revoked; scheduled
 * and expired come from the clock. A mandate that was passed on is no more than those it comes from.
 */
export type MandateStatus = (typeof mandateStatuses)[number];

/** The states that are stored. */
export type MandateState = Exclude<MandateStatus, 'scheduled' | 'expired'>;

/** Allowed values by dimension. A dimension that is not named is not limited. */
export type Limits = Readonly<Record<string, readonly string[]>>;

interface NewMandate {
  /** uid@organisation-number of who is empowered. */
  readonly holder: string;
  readonly limits?: Limits;
  /** Legal basis: reference of the decision, e.g. "Delegationsordning 2026 § 4". */
  readonly basis: string;
  readonly reason?: string;
  /** Who asked for it, said by a caller that is no person itself. */
  readonly requestedByPersonId?: string;
}

export interface Grant extends NewMandate {
  /** Power code. */
  readonly power: string;
  /** Now when absent. */
  readonly from?: Date;
  /** Not included. */
  readonly until: Date;
}

/** What is not said is taken from the mandate that is passed on: its limits, and its period from now on. */
export interface PassingOn extends NewMandate {
  readonly mandateId: string;
  readonly from?: Date;
  readonly until?: Date;
}

/** An act upon a mandate, with the reason that is recorded. */
export interface Decision {
  readonly mandateId: string;
  readonly reason: string;
}

export interface Verdict {
  readonly mandateId: string;
  readonly reason?: string;
}

export interface IssuedMandate {
  readonly mandateId: string;
  readonly state: 'pending' | 'active';
}

export interface MandateSummary {
  readonly id: string;
  /** Organisation number. */
  readonly organisation: string;
  /** uid@organisation-number. */
  readonly holder: string;
  /** Power code. */
  readonly power: string;
  readonly limits: Limits;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly basis: string;
  /** The mandate it was passed on from. */
  readonly parentId?: string;
  readonly status: MandateStatus;
}
