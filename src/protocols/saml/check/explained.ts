/** `must`: it will not be registered like this. `should`: it can be, and had better be otherwise. */
export type Severity = 'must' | 'should';

/** A kind of finding. Sections are those of the documents' versions of 2025. */
export interface Explained {
  readonly severity: Severity;
  readonly problem: string;
  /** Document and section. */
  readonly rule: string;
  readonly remedy: string;
}

export const must = (problem: string, rule: string, remedy: string): Explained => ({
  severity: 'must',
  problem,
  rule,
  remedy,
});

export const should = (problem: string, rule: string, remedy: string): Explained => ({
  severity: 'should',
  problem,
  rule,
  remedy,
});

/** An attribute authority is held to it by analogy: it speaks of service and identity providers. */
export const profile = (section: string) => `Sweden Connect Deployment Profile, ${section}`;
export const categories = (section: string) => `Sweden Connect Entity Categories, ${section}`;
export const metadata = (section: string) => `SAML 2.0 Metadata, ${section}`;
export const INTEROPERABILITY = 'Kantara SAML V2.0 Interoperability Deployment Profile (SAML2int)';
