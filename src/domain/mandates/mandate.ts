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
  readonly reason: string;
  /** uid@organisation-number of who asked for it, said by a caller that is no person itself. */
  readonly requestedBy?: string;
  /** The act is done once, however often the same caller sends it with the same key: 1 to 200 printable characters. */
  readonly idempotencyKey?: string;
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

/** An act upon a mandate. */
export interface Verdict {
  readonly mandateId: string;
  readonly reason?: string;
  /** The version that was read; refused when the mandate has changed since. */
  readonly ifVersion?: string;
}

/** An act upon a mandate that takes a reason. */
export interface Decision extends Verdict {
  readonly reason: string;
}

export interface IssuedMandate {
  readonly mandateId: string;
  readonly state: 'pending' | 'active';
}

export interface MandateSummary {
  readonly id: string;
  readonly organisationId: string;
  /** Organisation number. */
  readonly organisation: string;
  /** Employment of the holder. */
  readonly holderId: string;
  /** uid@organisation-number. */
  readonly holder: string;
  readonly powerId: string;
  /** Power code. */
  readonly power: string;
  readonly limits: Limits;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly basis: string;
  /** The mandate it was passed on from. */
  readonly parentId?: string;
  readonly status: MandateStatus;
  readonly requestedByPersonId?: string;
  readonly recordedAt: Date;
  readonly managedBy: string;
  /** Changes with its state; what `ifVersion` of an act is compared with. */
  readonly version: string;
}

/** A state the mandate was or is in. */
export interface MandateStateView {
  readonly id: string;
  readonly mandateId: string;
  readonly state: MandateState;
  readonly reason?: string;
  readonly from: Date;
  /** Absent: it is the present one. */
  readonly until?: Date;
  readonly recordedAt: Date;
  readonly endRecordedAt?: Date;
}

/** What a natural person decided about a pending mandate. */
export interface ApprovalView {
  readonly id: string;
  readonly mandateId: string;
  readonly approverPersonId: string;
  readonly verdict: 'approved' | 'rejected';
  readonly reason?: string;
  readonly recordedAt: Date;
}
