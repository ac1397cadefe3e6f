import type { SubjectKey } from '../directory/identifier.rules.js';

/** What an identity provider is asked, until it has answered. */
export interface LoginRequest {
  /** Names the question; its answer repeats it. */
  readonly id: string;
  readonly identityProvider: string;
  /** Exact URIs, of which the answer states one. */
  readonly levels: readonly string[];
  /** A path of this service. */
  readonly returnTo: string;
  /** SHA-256 of the session that the browser had, which the new one ends. */
  readonly earlierDigest?: Buffer<ArrayBuffer>;
}

/** A question that was asked. */
export interface AskedLogin extends LoginRequest {
  readonly requestedAt: Date;
}

/** What an identity provider has answered, verified by the door. */
export interface IdentifiedLogin {
  /** entityID. */
  readonly identityProvider: string;
  /** orgAffiliation or HSA-id; several must name the same employment. */
  readonly subjects: readonly SubjectKey[];
  /** Numbers of the organisations whose employees the identity provider may speak for. */
  readonly organisations: readonly string[];
  /** An exact URI. */
  readonly level: string;
  readonly nameId: ProvidersName;
  readonly sessionIndex?: string;
  /** When the session ends at the identity provider, where it says so. */
  readonly endsAt?: Date;
}

/** How the identity provider calls her and her session, to log out there. */
export interface ProvidersName {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
}

/** A session that is over, as its identity provider may have to be told. */
export interface ClosedSession extends Pick<IdentifiedLogin, 'identityProvider' | 'nameId' | 'sessionIndex'> {
  /** Of the employer. */
  readonly organisationNumber: string;
  /** Whose it was, where that was kept. */
  readonly personId?: string;
}

/** Who ended it: she herself, her identity provider, or her next login. */
export type ClosedBy = 'employee' | 'identity-provider' | 'next-login';
