/** How a dimension limits: by a list of allowed values, or by one number that may not be exceeded. */
export type DimensionKind = 'values' | 'maximum';

export interface Dimension {
  readonly name: string;
  readonly kind: DimensionKind;
}

/** Dimensions every power has: units of the organisation by code, and levels of assurance by exact URI. */
export const UNIT = 'unit';
export const ASSURANCE_LEVEL = 'assurance-level';

/** A power with what is needed to empower somebody with it. */
export interface Power {
  readonly id: string;
  readonly code: string;
  /** Absent: national, or of an e-service. */
  readonly organisationId?: string;
  readonly dimensions: readonly Dimension[];
  /** Accepted levels, exact URIs; none: any. */
  readonly assuranceLevels: readonly string[];
  /** How many times a mandate may be passed on in a chain. */
  readonly passableDepth: number;
  readonly approvalsNeeded: number;
}

export interface NewPower {
  /** An absolute URI without `@`. */
  readonly code: string;
  readonly nameSv: string;
  readonly nameEn: string;
  /** Organisation number of its owner; absent: anybody may empower with it (operator only). */
  readonly organisation?: string;
  /** entityID of the e-service it belongs to (operator only). */
  readonly relyingParty?: string;
  /** What mandates of it can be limited by, beside units and levels of assurance. `values` unless said. */
  readonly dimensions?: readonly { readonly name: string; readonly kind?: DimensionKind }[];
  /** Accepted levels, exact URIs; any when absent. */
  readonly assuranceLevels?: readonly string[];
  /** Levels that are not known here are taken too: those of another federation. */
  readonly otherLevels?: boolean;
  /** Longest mandate; sixty when absent. */
  readonly maximumMonths?: number;
  /** 0 (never) when absent. */
  readonly passableDepth?: number;
  /** Natural persons needed together to use it; 1 when absent. */
  readonly personsTogether?: number;
  /** Within how many minutes of the first they have to use it; 60 when absent. */
  readonly togetherMinutes?: number;
  /** Approvals before a mandate of it is active; 0 when absent. */
  readonly approvalsNeeded?: number;
  /** CEL, see condition.ts. */
  readonly condition?: string;
  /** Names of actions that it covers, as e-services ask about them; none: no decision rests on it. */
  readonly actions?: readonly string[];
  /** Types of resources that it covers; none: no decision rests on it. */
  readonly resourceTypes?: readonly string[];
  /** Codes of powers that one person may not hold together with it. */
  readonly incompatibleWith?: readonly string[];
  readonly reason?: string;
}

/** A power as administrators see it. */
export interface PowerView {
  readonly id: string;
  readonly code: string;
  readonly nameSv: string;
  readonly nameEn: string;
  /** Absent: shared by all organisations. */
  readonly organisationId?: string;
  readonly relyingPartyId?: string;
  /** entityID of the e-service it belongs to. */
  readonly relyingParty?: string;
  readonly dimensions: readonly Dimension[];
  readonly assuranceLevels: readonly string[];
  readonly maximumMonths: number;
  readonly passableDepth: number;
  readonly personsTogether: number;
  readonly togetherMinutes: number;
  readonly approvalsNeeded: number;
  readonly condition?: string;
  readonly actions: readonly string[];
  readonly resourceTypes: readonly string[];
  /** Codes of powers that one person may not hold together with it, as far as the caller sees them. */
  readonly incompatibleWith: readonly string[];
}
