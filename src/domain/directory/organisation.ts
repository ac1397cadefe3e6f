export interface Organisation {
  readonly id: string;
  /** Ten digits. */
  readonly number: string;
  readonly name: string;
  /** Absent: known, but the service answers nothing about it. */
  readonly onboardedAt?: Date;
  /** What the attribute authority may assert for it: its own number and DNS domains, sorted. */
  readonly scopes: readonly string[];
  /** Codes by which issuers of e-identities name it, in force now, sorted. */
  readonly issuerCodes: readonly string[];
}

export interface NewOrganisation {
  /** Ten digits, also NNNNNN-NNNN and with the prefix 16. */
  readonly number: string;
  readonly name: string;
  /** DNS domains of the organisation's ePPNs; its own number is always a scope. */
  readonly scopes?: readonly string[];
  readonly reason?: string;
}

export interface Onboarding {
  readonly organisation: Organisation;
  readonly outcome: 'onboarded' | 'scopes-added' | 'unchanged';
}
