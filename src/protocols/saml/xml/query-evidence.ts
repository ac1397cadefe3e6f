import { XmlXPath, type XmlElement } from 'libxml2-wasm';
import { childrenOf, type CanonicalElement } from './canonical-reader.js';
import { readEncryptedElement, type EncryptedElement } from './encrypted-element.js';
import { DS, SAML } from './namespaces.js';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** That a query carries an identity provider's assertion, as its signed text says; docs/saml-profile.md, Evidence. */
export type QueryEvidence =
  /** In clear: to be opened from the message as it came, since canonicalisation leaves out what its own signature may need. */
  { readonly encrypted?: undefined } | { readonly encrypted: EncryptedElement };

/**
 * Reads what SubjectConfirmations hold (saml-core 2.4.1.2 lets them hold anything).
 * @returns `none`; or `refused` for more than one, one beside something else, and one by algorithms that are not allowed
 */
export function readQueryEvidence(
  confirmations: readonly CanonicalElement[],
): QueryEvidence | 'none' | 'refused' {
  const data = confirmations.flatMap((one) => childrenOf(one, SAML, 'SubjectConfirmationData'));
  const holding = data.filter(({ children }) => children.some(isEvidence));
  const [only, ...others] = holding.flatMap(({ children }) => children);
  if (!only) return 'none';
  const isBearers = confirmations.some(
    ({ attributes, children }) =>
      attributes.get('Method') === BEARER && children.some((it) => it === holding[0]),
  );
  if (others.length > 0 || !isBearers) return 'refused';
  if (only.name === 'Assertion') return {};
  const encrypted = readEncryptedElement(only);
  return encrypted ? { encrypted } : 'refused';
}

function isEvidence({ namespace, name }: CanonicalElement): boolean {
  return namespace === SAML && (name === 'Assertion' || name === 'EncryptedAssertion');
}

const IN_CLEAR = XmlXPath.compile(
  `saml:Subject/saml:SubjectConfirmation[@Method="${BEARER}"]/saml:SubjectConfirmationData/saml:Assertion`,
  { saml: SAML },
);
const OWN_SIGNATURE = XmlXPath.compile('ds:Signature', { ds: DS });

/** The assertion that a query carries in clear, where it is the only one. */
export function evidenceInClear(query: XmlElement): XmlElement | undefined {
  const [only, ...others] = query.find(IN_CLEAR);
  return others.length === 0 ? (only as XmlElement | undefined) : undefined;
}

/** How many signatures of others a query may hold: that of its evidence. */
export function signaturesCarried(query: XmlElement): number {
  return evidenceInClear(query)?.get(OWN_SIGNATURE) ? 1 : 0;
}
