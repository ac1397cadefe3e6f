import { childOf, childrenOf, type CanonicalElement } from '../canonical-reader.js';
import { parseInstant } from '../instant.js';
import { readNameId, type NameId } from '../name-id.js';
import { SAML } from '../namespaces.js';
import type { AttributeContent } from '../response.js';
import { AnswerRefused } from './answer-refused.js';

/** An attribute assertion in plain values. */
export interface AnsweredAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly nameId: NameId;
  readonly audience: string;
  readonly recipient?: string;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly attributes: readonly AttributeContent[];
}

/**
 * Reads an assertion of the form that this service writes.
 * @throws AnswerRefused `assertion`
 */
export function readAssertion(assertion: CanonicalElement): AnsweredAssertion {
  const subject = required(childOf(assertion, SAML, 'Subject'));
  const conditions = required(childOf(assertion, SAML, 'Conditions'));
  const restriction = required(childOf(conditions, SAML, 'AudienceRestriction'));
  const confirmation = childOf(subject, SAML, 'SubjectConfirmation');
  const data = confirmation && childOf(confirmation, SAML, 'SubjectConfirmationData');
  const recipient = data?.attributes.get('Recipient');
  return {
    id: required(assertion.attributes.get('ID')),
    issuer: required(childOf(assertion, SAML, 'Issuer')).text,
    nameId: readNameId(required(childOf(subject, SAML, 'NameID'))),
    audience: required(childOf(restriction, SAML, 'Audience')).text,
    ...(recipient === undefined ? {} : { recipient }),
    notBefore: instantOf(conditions, 'NotBefore'),
    notOnOrAfter: instantOf(conditions, 'NotOnOrAfter'),
    attributes: readAttributes(assertion),
  };
}

function readAttributes(assertion: CanonicalElement): AttributeContent[] {
  const statements = childrenOf(assertion, SAML, 'AttributeStatement');
  return statements.flatMap((statement) => childrenOf(statement, SAML, 'Attribute')).map(readAttribute);
}

function readAttribute(attribute: CanonicalElement): AttributeContent {
  const friendlyName = attribute.attributes.get('FriendlyName');
  return {
    name: required(attribute.attributes.get('Name')),
    ...(friendlyName === undefined ? {} : { friendlyName }),
    values: childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text),
  };
}

function instantOf({ attributes }: CanonicalElement, name: string): Date {
  return required(parseInstant(attributes.get(name) ?? ''));
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new AnswerRefused('assertion');
  return value;
}
