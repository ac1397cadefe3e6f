import type { AgreementInForce } from '../relying-parties/agreement.js';
import type { Limits } from '../entitlements/entitlement.js';

/** What somebody says of a thing beside its name. Any JSON. */
export type Properties = Readonly<Record<string, unknown>>;

/** Who, what, to what and under what circumstances (OpenID AuthZEN Authorization API 1.0, section 5). */
export interface AccessQuestion {
  /** `type` is a kind of identifier, or `user`: what an unspecified name means by the agreement. */
  readonly subject: { readonly type: string; readonly id: string; readonly properties?: Properties };
  readonly action: { readonly name: string; readonly properties?: Properties };
  readonly resource: { readonly type: string; readonly id: string; readonly properties?: Properties };
  /**
   * `organisation`: an organisation number, for which alone it is asked. `acr`: level of assurance of the login, a URI.
   * `together`: reference of a use by several persons that this one takes part in.
   */
  readonly context?: Properties;
  /** Base64 of the identity provider's signed assertion: that the subject has logged in at the party that asks. */
  readonly evidence?: string;
}

/** What is to be done to what, whoever does it. */
export type Act = Omit<AccessQuestion, 'subject' | 'evidence'> & {
  readonly subject: { readonly properties?: Properties };
};

/** A power that covers what is asked, with all that using it depends on. */
export interface CoveringPower {
  readonly id: string;
  readonly code: string;
  readonly nameSv: string;
  readonly nameEn: string;
  readonly personsTogether: number;
  readonly togetherMinutes: number;
  readonly condition?: string;
  readonly relyingPartyId?: string;
  /** Exact URIs; none: any. */
  readonly acceptedLevels: readonly string[];
  readonly actions: readonly string[];
  readonly resourceTypes: readonly string[];
  /** Dimensions that limit by a maximum; all others by a list of values. */
  readonly maximums: readonly string[];
}

/** What a permit rests on. */
export type Basis =
  | { readonly kind: 'mandate'; readonly mandateId: string; readonly passedOnFrom: readonly string[] }
  | { readonly kind: 'assignment'; readonly assignmentId: string; readonly role: string };

export function idOf(basis: Basis): string {
  return basis.kind === 'mandate' ? basis.mandateId : basis.assignmentId;
}

/** Why what is held is not in force. */
export type Lapse =
  | 'revoked'
  | 'ended'
  | 'not-yet'
  | 'waiting-for-approval'
  | 'suspended'
  | 'not-employed'
  | 'source-not-in-force';

/** A power that an employee holds, or held, or will hold. */
export interface Held {
  readonly power: CoveringPower;
  readonly basis: Basis;
  readonly limits: Limits;
  /** Narrower than those of the power, where the mandate says so. */
  readonly acceptedLevels: readonly string[];
  /** Absent: in force. */
  readonly lapse?: { readonly code: Lapse; readonly at?: Date };
}

/** An employment that the subject names, and what it holds of the powers that cover what is asked. */
export interface AskedEmployment {
  readonly employmentId: string;
  readonly personId: string;
  readonly uid: string;
  readonly organisation: { readonly id: string; readonly number: string };
  readonly protectedIdentity: boolean;
  /** With the party that asks; absent: none in force that lets it ask so. */
  readonly agreement?: AgreementInForce;
  /** The login that was shown is of this employment, or of the person. */
  readonly isLoggedIn: boolean;
  readonly held: readonly Held[];
}

/** The nearer to a permit the later in this list; a stable part of records and answers. */
export const failureCodes = [
  'no-power',
  'login-not-proven',
  'revoked',
  'ended',
  'not-employed',
  'source-not-in-force',
  'suspended',
  'not-yet',
  'waiting-for-approval',
  'limit-not-told',
  'limit-exceeded',
  'level-too-low',
  'condition-cannot-be-told',
  'condition-not-met',
  'not-in-agreement',
  'together-unknown',
  'together-expired',
  'together-used',
  'more-persons-needed',
] as const;
export type FailureCode = (typeof failureCodes)[number];

/** What kept the nearest of what the employee holds from being enough. */
export interface Failure {
  readonly code: FailureCode;
  readonly held?: Held;
  /** When it was ended or begins. */
  readonly at?: Date;
  readonly dimension?: string;
  readonly together?: Together;
}

/** A use by several persons, as far as it has come. */
export interface Together {
  readonly reference: string;
  readonly needed: number;
  readonly have: number;
  readonly expiresAt: Date;
}

/** What the evaluation of one employment comes to. `together`: a permit if enough others take part. */
export type Verdict =
  | { readonly outcome: 'permit'; readonly held: Held }
  | { readonly outcome: 'together'; readonly candidates: readonly [Held, ...Held[]] }
  | { readonly outcome: 'deny'; readonly failure: Failure };
