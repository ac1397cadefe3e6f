import { childOf, childrenOf, type CanonicalElement } from '../canonical-reader.js';
import { parseInstant } from '../instant.js';
import { readNameId, type NameId } from '../name-id.js';
import { SAML } from '../namespaces.js';
import { LoginRefused } from './login-refused.js';

/** An assertion of who has logged in (saml-profiles 4.1.4.2), in plain values as signed. */
export interface LoginAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issueInstant: Date;
  readonly nameId: NameId;
  /** The one confirmation of the subject there is. */
  readonly confirmation: SubjectConfirmation;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  /** Of each restriction, of which all must be met: who may use it. At least one. */
  readonly audiences: readonly (readonly string[])[];
  readonly authenticatedAt: Date;
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: Date | undefined;
  /** The level of assurance. */
  readonly authnContext: string;
  /** Values by name. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export interface SubjectConfirmation {
  readonly method: string;
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly notOnOrAfter: Date;
}

/**
 * Reads an assertion that has what a login needs: one subject with one confirmation, conditions with both ends and an audience,
 * one statement of authentication.
 * @throws LoginRefused
 */
export function readLoginAssertion(assertion: CanonicalElement): LoginAssertion {
  const subject = only(assertion, 'Subject');
  const conditions = only(assertion, 'Conditions');
  const statement = only(assertion, 'AuthnStatement');
  const sessionEnd = statement.attributes.get('SessionNotOnOrAfter');
  return {
    id: required(assertion.attributes.get('ID')),
    issuer: only(assertion, 'Issuer').text,
    issueInstant: instant(assertion, 'IssueInstant'),
    nameId: readNameId(only(subject, 'NameID')),
    confirmation: readConfirmation(subject),
    notBefore: instant(conditions, 'NotBefore'),
    notOnOrAfter: instant(conditions, 'NotOnOrAfter'),
    audiences: readAudiences(conditions),
    authenticatedAt: instant(statement, 'AuthnInstant'),
    sessionIndex: statement.attributes.get('SessionIndex'),
    sessionNotOnOrAfter: sessionEnd === undefined ? undefined : instant(statement, 'SessionNotOnOrAfter'),
    authnContext: only(only(statement, 'AuthnContext'), 'AuthnContextClassRef').text.trim(),
    attributes: readAttributes(assertion),
  };
}

// A bearer confirmation has no NotBefore (saml-profiles 4.1.4.2). Of several, some could be for others.
function readConfirmation(subject: CanonicalElement): SubjectConfirmation {
  const confirmations = childrenOf(subject, SAML, 'SubjectConfirmation');
  const [confirmation] = confirmations;
  const data = confirmation && childOf(confirmation, SAML, 'SubjectConfirmationData');
  if (!data || confirmations.length > 1 || data.attributes.has('NotBefore'))
    throw new LoginRefused('subject-confirmation');
  return {
    method: confirmation.attributes.get('Method') ?? '',
    recipient: data.attributes.get('Recipient'),
    inResponseTo: data.attributes.get('InResponseTo'),
    notOnOrAfter: instant(data, 'NotOnOrAfter'),
  };
}

function readAudiences(conditions: CanonicalElement): string[][] {
  const restrictions = childrenOf(conditions, SAML, 'AudienceRestriction');
  if (restrictions.length === 0) throw new LoginRefused('audience');
  return restrictions.map((one) => childrenOf(one, SAML, 'Audience').map(({ text }) => text.trim()));
}

// Sweden Connect attribute specification 3.1: an attribute is there once.
function readAttributes(assertion: CanonicalElement): Map<string, string[]> {
  const statements = childrenOf(assertion, SAML, 'AttributeStatement');
  const attributes = new Map<string, string[]>();
  for (const attribute of statements.flatMap((one) => childrenOf(one, SAML, 'Attribute'))) {
    const name = required(attribute.attributes.get('Name'));
    if (attributes.has(name)) throw new LoginRefused('attribute-twice');
    attributes.set(
      name,
      childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text.trim()),
    );
  }
  return attributes;
}

function only(parent: CanonicalElement, name: string): CanonicalElement {
  const [one, ...more] = childrenOf(parent, SAML, name);
  if (!one || more.length > 0) throw new LoginRefused('assertion');
  return one;
}

function instant({ attributes }: CanonicalElement, name: string): Date {
  return required(parseInstant(attributes.get(name) ?? ''));
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new LoginRefused('assertion');
  return value;
}
