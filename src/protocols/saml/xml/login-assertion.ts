import { childOf, childrenOf, readCanonical, type CanonicalElement } from './canonical-reader.js';
import { parseDateTime } from './instant.js';
import { SAML, XSI } from './namespaces.js';
import type { VerifiedXml } from './verify-signature.js';

/** What an identity provider says of a login (saml-core 2.7.2; Sweden Connect deployment profile 6.2), in plain values. */
export interface LoginAssertion {
  readonly id: string;
  /** The identity provider's entityID. */
  readonly issuer: string;
  /** One list for each AudienceRestriction: whoever is in every one of them. */
  readonly audiences: readonly (readonly string[])[];
  readonly notBefore?: Date;
  readonly notOnOrAfter: Date;
  readonly authenticatedAt: Date;
  readonly sessionNotOnOrAfter?: Date;
  /** Exact URI of the level of assurance. */
  readonly level: string;
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[];
}

// saml-core 2.5.1: with a condition that is not understood the assertion's validity is not known. Those of how it may be used further say nothing of whether
// it is true.
const CONDITIONS = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

/** @returns undefined when it does not say all this in one way: of several AuthnStatements none is the one */
export function readLoginAssertion(xml: VerifiedXml): LoginAssertion | undefined {
  const assertion = readCanonical(xml);
  const [id, issuer] = [assertion.attributes.get('ID'), childOf(assertion, SAML, 'Issuer')?.text];
  const conditions = readConditions(childOf(assertion, SAML, 'Conditions'));
  const login = readLogin(childrenOf(assertion, SAML, 'AuthnStatement'));
  if (assertion.attributes.get('Version') !== '2.0' || !conditions || !login) return undefined;
  if (id === undefined || issuer === undefined) return undefined;
  return { id, issuer, ...conditions, ...login, attributes: readAttributes(assertion) };
}

function readConditions(conditions: CanonicalElement | undefined) {
  if (!conditions?.children.every(isUnderstood)) return undefined;
  const [notBefore, notOnOrAfter] = ['NotBefore', 'NotOnOrAfter'].map((name) => instantIn(conditions, name));
  if (!notOnOrAfter || notOnOrAfter === 'unreadable' || notBefore === 'unreadable') return undefined;
  const audiences = childrenOf(conditions, SAML, 'AudienceRestriction').map((restriction) =>
    childrenOf(restriction, SAML, 'Audience').map(({ text }) => text),
  );
  return { audiences, notOnOrAfter, ...(notBefore && { notBefore }) };
}

const isUnderstood = ({ namespace, name, attributes }: CanonicalElement) =>
  namespace === SAML && CONDITIONS.includes(name) && !attributes.has(`{${XSI}}type`);

function readLogin([statement, ...others]: readonly CanonicalElement[]) {
  if (!statement || others.length > 0) return undefined;
  const authenticatedAt = instantIn(statement, 'AuthnInstant');
  const end = instantIn(statement, 'SessionNotOnOrAfter');
  const context = childOf(statement, SAML, 'AuthnContext');
  const [level, ...more] = context ? childrenOf(context, SAML, 'AuthnContextClassRef') : [];
  if (!authenticatedAt || authenticatedAt === 'unreadable' || end === 'unreadable') return undefined;
  if (!level || more.length > 0) return undefined;
  return { authenticatedAt, level: level.text, ...(end && { sessionNotOnOrAfter: end }) };
}

function instantIn({ attributes }: CanonicalElement, name: string): Date | 'unreadable' | undefined {
  const text = attributes.get(name);
  return text === undefined ? undefined : (parseDateTime(text) ?? 'unreadable');
}

function readAttributes(assertion: CanonicalElement): LoginAssertion['attributes'] {
  return childrenOf(assertion, SAML, 'AttributeStatement')
    .flatMap((statement) => childrenOf(statement, SAML, 'Attribute'))
    .map((attribute) => ({
      name: attribute.attributes.get('Name') ?? '',
      values: childrenOf(attribute, SAML, 'AttributeValue')
        .filter(({ children }) => children.length === 0)
        .map(({ text }) => text),
    }));
}
