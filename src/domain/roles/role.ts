export interface NewRole {
  /** Organisation number; absent: shared by all organisations (operator only). */
  readonly organisation?: string;
  /** What relying parties compare: no `@`, no white space; unique without regard to case. */
  readonly code: string;
  readonly nameSv: string;
  readonly nameEn: string;
  /** Codes of the powers the role carries. */
  readonly powers?: readonly string[];
  readonly reason?: string;
}

export interface NewAssignment {
  /** uid@organisation-number. */
  readonly holder: string;
  /** Code of a role of the organisation, or of a shared one. */
  readonly role: string;
  /** Code of the only unit it holds in; the whole organisation when absent. */
  readonly unit?: string;
  /** Now when absent. */
  readonly from?: Date;
  /** Not included; until further notice when absent. */
  readonly until?: Date;
  readonly reason: string;
}

export interface RoleView {
  readonly id: string;
  /** Absent: shared. */
  readonly organisationId?: string;
  readonly code: string;
  readonly nameSv: string;
  readonly nameEn: string;
  /** Codes of the powers it carries, sorted. */
  readonly powers: readonly string[];
  /** Their ids, in the same order. */
  readonly powerIds: readonly string[];
}

export interface RoleAssignmentView {
  readonly id: string;
  readonly organisationId: string;
  readonly employmentId: string;
  readonly roleId: string;
  readonly unitId?: string;
  /** uid@organisation-number. */
  readonly holder: string;
  readonly role: string;
  readonly unit?: string;
  readonly from: Date;
  /** Cut short when it was withdrawn. */
  readonly until?: Date;
  readonly recordedAt: Date;
  readonly managedBy: string;
  /** Its period alone: whether the holder is employed is not looked at. */
  readonly status: 'scheduled' | 'active' | 'ended';
}
