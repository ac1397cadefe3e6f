export interface Unit {
  readonly id: string;
  /** Unique in the organisation. */
  readonly code: string;
  readonly name: string;
  readonly parentId?: string;
}

export interface NewUnit {
  /** Organisation number. */
  readonly organisation: string;
  readonly code: string;
  readonly name: string;
  readonly parentCode?: string;
  readonly reason?: string;
}

/** What is not named stays as it is. A unit keeps its code. */
export interface UnitChange {
  /** Organisation number. */
  readonly organisation: string;
  readonly code: string;
  readonly name?: string;
  /** Null moves the unit to the top. */
  readonly parentCode?: string | null;
  /** The version that was read; refused when the unit has changed since. */
  readonly ifVersion?: string;
  readonly reason: string;
}

/** A unit as administrators see it. */
export interface UnitView extends Unit {
  readonly organisationId: string;
  readonly parentCode?: string;
  readonly managedBy: string;
  /** Changes with the name and the parent; what `ifVersion` of a change is compared with. */
  readonly version: string;
}
