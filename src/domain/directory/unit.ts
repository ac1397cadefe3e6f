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
}
