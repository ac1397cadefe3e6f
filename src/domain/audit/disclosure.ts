/** Why something that was asked for was kept back. Stable: stored in the disclosure's row. */
export type WithheldReason =
  | 'no-agreement'
  | 'subject-not-allowed'
  | 'ambiguous-subject'
  | 'no-encryption-key'
  | 'evidence-missing'
  | 'evidence-refused'
  | 'not-in-agreement'
  | 'code-not-in-agreement'
  | 'hides-limits'
  | 'level-not-accepted'
  | 'scope-not-authorised'
  | 'coordination-number'
  | 'service-category'
  | 'ambiguous'
  | 'not-matching';

/** How the level of assurance of the employee's login is known: not at all, by the party's word, or by a provider's signature. */
export type RecordedAssurance =
  | { readonly level: 'none' }
  | { readonly level: 'claimed'; readonly uri: string }
  | {
      readonly level: 'proven';
      readonly uri: string;
      /** Its entityID. */
      readonly identityProvider: string;
      /** When the employee logged in, ISO 8601 UTC. */
      readonly authenticatedAt: string;
    }
  /** Proof was given and is none. */
  | { readonly level: 'refused'; readonly reason: string };

type DisclosureOutcome = 'released' | 'nothing' | 'refused' | 'permitted' | 'denied';

/**
 * What one answer told about one employment: names and ids, never a value. Without an organisation when the answer
 * concerns none: nobody found, or a person found none of whose organisations deals with the party.
 */
export interface DisclosureAbout {
  readonly organisationId?: string;
  readonly employmentId?: string;
  readonly personId?: string;
  readonly agreementId?: string;
  /** Attribute names. */
  readonly released: readonly string[];
  readonly withheld: Readonly<Record<string, WithheldReason>>;
  readonly mandateIds: readonly string[];
  readonly roleAssignmentIds: readonly string[];
  /** Of a decision: what was asked, when, and why it came out so; without what names the subject. */
  readonly decision?: RecordedDecision;
  readonly assurance?: RecordedAssurance;
}

/** Enough to decide the same again: domain/decisions/decision-record.ts tells what is in it. */
export interface RecordedDecision {
  /** `nothing`: a search found none. */
  readonly outcome: 'permitted' | 'denied' | 'nothing';
  readonly [name: string]: unknown;
}

/** Code of the refusal to record a second permit of what several did together. */
export const USED_TOGETHER = 'together.used';

/** Code of the refusal to answer a message that has been answered before. */
export const TAKEN_BEFORE = 'message.taken-before';

/** A message that is answered once, by any instance and over restarts. */
export interface MessageToTake {
  /** Who chose its id. */
  readonly issuer: string;
  readonly id: string;
  /** When it is too old to be taken anyway; it is remembered until then, and for ten minutes. */
  readonly expiresAt: Date;
}

/** One answer, about to be sent. */
export interface DisclosedAnswer {
  /** The door, e.g. `saml`. */
  readonly channel: string;
  /** Who asked: the entityID. */
  readonly requester: string;
  readonly relyingPartyId?: string;
  readonly requestId: string;
  readonly responseId: string;
  /** The consent the requester claims, as a URI. */
  readonly consent?: string;
  /** The question was refused, whatever it was about. */
  readonly refused?: boolean;
  /** What holds where what it is about says nothing else. */
  readonly assurance?: RecordedAssurance;
  readonly about: readonly DisclosureAbout[];
  /** The question, where it is a message that may be answered once. */
  readonly takes?: MessageToTake;
}

/** A recorded answer as shown to those it concerns. */
export interface Disclosure extends DisclosureAbout {
  readonly id: string;
  readonly channel: string;
  readonly requester: string;
  readonly requestId: string;
  readonly responseId: string;
  readonly outcome: DisclosureOutcome;
  readonly consent?: string;
  readonly recordedAt: Date;
}
