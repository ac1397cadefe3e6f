import { childrenOf, readCanonical, type CanonicalElement } from './canonical-reader.js';
import { readEncryptedElement, type EncryptedElement } from './encrypted-element.js';
import { parseInstant } from './instant.js';
import { MessageRefused, type MessageRefusal } from './message-refused.js';
import { readNameId, type NameId } from './name-id.js';
import { SAML, SAMLP, XSI } from './namespaces.js';
import { readQueryEvidence, type QueryEvidence } from './query-evidence.js';
import type { VerifiedXml } from './verify-signature.js';

const ENTITY_FORMAT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** A verified query (saml-core 3.3.2.3) in plain values. */
export interface AttributeQuery {
  readonly id: string;
  readonly version: '2.0';
  /** Milliseconds; what is finer is cut off. */
  readonly issueInstant: Date;
  readonly destination?: string;
  /** The asking party's entityID. */
  readonly issuer: string;
  readonly consent?: string;
  readonly subject: QuerySubject;
  /** Method URIs; empty, or holding bearer. */
  readonly subjectConfirmations: readonly string[];
  readonly evidence?: QueryEvidence;
  /** Empty means all that may be released. */
  readonly attributes: readonly RequestedAttribute[];
}

export type QuerySubject =
  | { readonly nameId: NameId; readonly encryptedId?: undefined }
  | { readonly encryptedId: EncryptedElement; readonly nameId?: undefined };

export interface RequestedAttribute {
  readonly name: string;
  /** `attrname-format:unspecified` when the query names none. */
  readonly nameFormat: string;
  readonly friendlyName?: string;
  /** Empty means any value; an empty AttributeValue counts as none, because pysaml2 sends it so. */
  readonly values: readonly string[];
}

/**
 * Reads a query from the text that was signed.
 * @throws MessageRefused, or XmlRefused for a namespace name that cannot be read safely
 */
export function readAttributeQuery(xml: VerifiedXml): AttributeQuery {
  const query = readCanonical(xml);
  const refuse = refuser(query.attributes.get('ID'));
  if (query.namespace !== SAMLP || query.name !== 'AttributeQuery') refuse('message-type');
  return {
    ...readHeader(query, refuse),
    issuer: readIssuer(query, refuse),
    ...readSubject(query, refuse),
    attributes: readAttributes(query, refuse),
  };
}

type Refuse = (reason: MessageRefusal) => never;

function refuser(id: string | undefined): Refuse {
  return (reason) => {
    throw new MessageRefused(reason, id);
  };
}

function readHeader({ attributes }: CanonicalElement, refuse: Refuse) {
  const [destination, consent] = [attributes.get('Destination'), attributes.get('Consent')];
  if (attributes.get('Version') !== '2.0') refuse('version-too-high');
  return {
    id: attributes.get('ID') ?? refuse('not-schema-valid'),
    version: '2.0' as const,
    issueInstant: parseInstant(attributes.get('IssueInstant') ?? '') ?? refuse('issue-instant'),
    ...(destination === undefined ? {} : { destination }),
    ...(consent === undefined ? {} : { consent }),
  };
}

// saml-core 8.3.6: an entity identifier of at most 1024 characters, without qualifiers.
function readIssuer(query: CanonicalElement, refuse: Refuse): string {
  const [issuer, ...others] = childrenOf(query, SAML, 'Issuer');
  if (issuer === undefined || others.length > 0 || issuer.children.length > 0) return refuse('issuer');
  const { value, format = ENTITY_FORMAT, nameQualifier, spNameQualifier, spProvidedId } = readNameId(issuer);
  const qualified = [nameQualifier, spNameQualifier, spProvidedId].some(
    (qualifier) => qualifier !== undefined,
  );
  if (format !== ENTITY_FORMAT || qualified || isBlank(value) || value.length > 1024) return refuse('issuer');
  return value;
}

function readSubject(
  query: CanonicalElement,
  refuse: Refuse,
): Pick<AttributeQuery, 'subject' | 'subjectConfirmations' | 'evidence'> {
  const [subject, ...others] = childrenOf(query, SAML, 'Subject');
  if (subject === undefined || others.length > 0) return refuse('subject');
  const confirmations = childrenOf(subject, SAML, 'SubjectConfirmation');
  const identifiers = subject.children.filter((child) => !confirmations.includes(child));
  const [identifier] = identifiers;
  if (identifiers.length > 1) return refuse('subject');
  const evidence = readQueryEvidence(confirmations);
  if (evidence === 'refused') return refuse('evidence');
  return {
    subject: readIdentifier(identifier, refuse),
    subjectConfirmations: readConfirmations(confirmations, refuse),
    ...(evidence === 'none' ? {} : { evidence }),
  };
}

function readIdentifier(identifier: CanonicalElement | undefined, refuse: Refuse): QuerySubject {
  if (identifier?.name === 'NameID' && identifier.namespace === SAML) {
    if (isBlank(identifier.text) || identifier.children.length > 0) return refuse('subject');
    return { nameId: readNameId(identifier) };
  }
  if (identifier?.name !== 'EncryptedID' || identifier.namespace !== SAML)
    return refuse('subject-unsupported');
  return { encryptedId: readEncryptedElement(identifier) ?? refuse('subject-unsupported') };
}

// saml-core 3.3.4: the answer must be confirmable by one of the methods asked for, and bearer is the one we can give. An identifier inside a confirmation
// would name somebody else who may confirm.
function readConfirmations(confirmations: readonly CanonicalElement[], refuse: Refuse): string[] {
  const methods = confirmations.map((confirmation) => confirmation.attributes.get('Method') ?? '');
  if (methods.length > 0 && !methods.includes(BEARER)) refuse('subject-confirmation');
  const namesSomebody = ({ children }: CanonicalElement) =>
    children.some(({ name }) => name !== 'SubjectConfirmationData');
  if (confirmations.some(namesSomebody)) refuse('subject-confirmation');
  return methods;
}

function readAttributes(query: CanonicalElement, refuse: Refuse): RequestedAttribute[] {
  const attributes = childrenOf(query, SAML, 'Attribute').map((attribute) =>
    readAttribute(attribute, refuse),
  );
  const keys = new Set(attributes.map(({ name, nameFormat }) => `${nameFormat}\0${name}`));
  if (keys.size !== attributes.length) refuse('attribute-twice');
  return attributes;
}

function readAttribute(attribute: CanonicalElement, refuse: Refuse): RequestedAttribute {
  const name = attribute.attributes.get('Name') ?? '';
  const nameFormat = attribute.attributes.get('NameFormat') ?? UNSPECIFIED;
  const friendlyName = attribute.attributes.get('FriendlyName');
  if (isBlank(name) || isBlank(nameFormat)) refuse('attribute');
  const values = childrenOf(attribute, SAML, 'AttributeValue').map((value) => readValue(value, refuse));
  const present = values.filter((value) => value !== '');
  return friendlyName === undefined
    ? { name, nameFormat, values: present }
    : { name, nameFormat, friendlyName, values: present };
}

function readValue(value: CanonicalElement, refuse: Refuse): string {
  const isNil = /^(true|1)$/.test(value.attributes.get(`{${XSI}}nil`) ?? '');
  if (value.children.length > 0) refuse('attribute');
  return isNil ? '' : value.text;
}

// saml-core 1.3.1: strings hold at least one character that is not white space.
const isBlank = (text: string) => text.trim() === '';
