import type { Localised } from './entity-presentation.js';

/** What a role's element says it is. */
export type RoleKind =
  'identity-provider' | 'service-provider' | 'attribute-authority' | 'query-requester' | 'other';

/** An EntityDescriptor as its checker sees it: everything as written, good or bad. */
export interface EntityFacts {
  readonly entityId: string;
  /** What the schemas say against it; empty when it is valid. */
  readonly schemaProblems: readonly string[];
  /** The first end of it and what encloses it. */
  readonly validUntil?: Date | 'unreadable';
  /** `not-looked-at`: it stands in an aggregate, which others sign. */
  readonly signature: 'none' | 'verified' | 'not-verified' | 'not-looked-at';
  readonly isRegistered: boolean;
  readonly categories: readonly string[];
  /** How many attributes of that name there are. */
  readonly categoryAttributes: number;
  readonly assuranceCertifications: readonly string[];
  /** `alg:DigestMethod` and `alg:SigningMethod`, wherever they stand. */
  readonly algorithms: readonly string[];
  readonly organisation?: OrganisationFacts;
  readonly contacts: readonly ContactFacts[];
  readonly roles: readonly RoleFacts[];
}

export interface OrganisationFacts {
  readonly names: Localised;
  readonly displayNames: Localised;
  readonly urls: Localised;
  readonly numbers: readonly string[];
}

export interface ContactFacts {
  /** `security` where REFEDS' mark is. */
  readonly type: string;
  readonly mails: readonly string[];
}

export interface RoleFacts {
  readonly kind: RoleKind;
  /** Local name of its element. */
  readonly element: string;
  readonly protocols: readonly string[];
  readonly information?: InformationFacts;
  readonly keys: readonly KeyFacts[];
  readonly endpoints: readonly EndpointFacts[];
  readonly scopes: readonly { readonly value: string; readonly isPattern: boolean }[];
  readonly signsRequests: boolean;
}

export interface InformationFacts {
  readonly displayNames: Localised;
  readonly descriptions: Localised;
  readonly logos: readonly { readonly url: string; readonly width: number; readonly height: number }[];
  /** InformationURL and PrivacyStatementURL. */
  readonly pages: readonly string[];
}

/** A certificate in a KeyDescriptor. */
export interface KeyFacts {
  readonly use?: string;
  /** Unset where it cannot be read. */
  readonly certificate?: CertificateFacts;
  /** Of its KeyDescriptor: algorithms, and digests within them. */
  readonly algorithms: readonly string[];
}

export interface CertificateFacts {
  /** The same for the same key. */
  readonly keyId: string;
  readonly family?: 'rsa' | 'ec';
  /** Whether it may be used at all. */
  readonly isStrong: boolean;
  /** Of an RSA key. */
  readonly bits?: number;
  readonly notAfter: Date;
  readonly isSelfSigned: boolean;
  /** Its own signature's, such as `SHA-1`; unset where it is not known. */
  readonly digest?: string;
}

export interface EndpointFacts {
  readonly element: string;
  readonly binding: string;
  /** Location, or ResponseLocation. */
  readonly location: string;
}
