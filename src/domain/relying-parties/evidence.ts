import type { SubjectKey } from '../directory/identifier.rules.js';

/** Why evidence does not prove that the employee has logged in. Stable: stored in the disclosure's row. */
export const evidenceRefusals = [
  'unreadable',
  'not-encrypted',
  'identity-provider-unknown',
  'signature',
  'another-audience',
  'not-valid-now',
  'session-over',
  'level-not-certified',
  'another-person',
  'login-too-old',
] as const;
export type EvidenceRefusal = (typeof evidenceRefusals)[number];

/** A login, proven by the signature of an identity provider that the service knows. */
export interface ProvenLogin {
  readonly outcome: 'proven';
  /** Level of assurance, an exact URI that the provider is certified for. */
  readonly level: string;
  /** Its entityID. */
  readonly identityProvider: string;
  readonly authenticatedAt: Date;
  /** How long ago that was when it was verified; negative where clocks differ. */
  readonly ageMs: number;
  /** Whom the provider says it was, as far as it may say so. */
  readonly subjects: readonly SubjectKey[];
}

/** What a question brings to prove that the employee has logged in. */
export type Evidence =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'refused'; readonly reason: EvidenceRefusal }
  | ProvenLogin;

export const NO_EVIDENCE: Evidence = { outcome: 'none' };
