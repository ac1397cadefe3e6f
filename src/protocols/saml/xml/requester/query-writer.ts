import type { ChosenEncryption, ChosenSignature } from '../algorithms.js';
import { CanonicalWriter } from '../canonical-writer.js';
import { encryptElement } from '../encrypt.js';
import { writeNameId, type NameId } from '../name-id.js';
import { signEnveloped } from '../sign.js';
import { wrapInEnvelope } from '../soap-envelope.js';

/** An attribute query as an e-service sends it (saml-core 3.3.2.3). */
export interface QueryContent {
  readonly id: string;
  readonly issueInstant: Date;
  /** The e-service's entityID. */
  readonly issuer: string;
  /** Where the query is sent; left out, as Shibboleth does, only on purpose. */
  readonly destination?: string;
  readonly nameId: NameId;
  /** An identity provider's assertion, as it was received: that the employee has logged in. */
  readonly evidence?: ShownEvidence;
  /** None asks for everything that may be released. */
  readonly attributes: readonly QueriedAttribute[];
}

export interface ShownEvidence {
  /** A `saml:Assertion` element. */
  readonly assertion: string;
  /** To the authority. */
  readonly encryption: ChosenEncryption;
}

export interface QueriedAttribute {
  readonly name: string;
  readonly nameFormat?: string;
  readonly friendlyName?: string;
  /** Only these values are asked for; none asks for any. */
  readonly values?: readonly string[];
}

const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

/**
 * @param encryption given, the NameID is sent as EncryptedID
 * @returns a SOAP envelope, to be sent as `text/xml`
 */
export function writeQuery(
  query: QueryContent,
  signature: ChosenSignature,
  encryption?: ChosenEncryption,
): string {
  const writer = new CanonicalWriter();
  const attributes = {
    ID: query.id,
    Version: '2.0',
    IssueInstant: query.issueInstant.toISOString(),
    Destination: query.destination,
  };
  writer.start('ns0:AttributeQuery', attributes);
  writer.element('ns1:Issuer', {}, query.issuer);
  const afterIssuer = writer.xml.length;
  writeSubject(writer, query, encryption);
  for (const attribute of query.attributes) writeAttribute(writer, attribute);
  return wrapInEnvelope(signEnveloped(writer.end().xml, afterIssuer, query.id, signature));
}

function writeSubject(
  writer: CanonicalWriter,
  { nameId, evidence }: QueryContent,
  encryption?: ChosenEncryption,
): void {
  writer.start('ns1:Subject');
  if (encryption) {
    const plain = new CanonicalWriter();
    writeNameId(plain, nameId);
    writer.start('ns1:EncryptedID').fragment(encryptElement(plain.xml, encryption), ['ns2', 'ns3']).end();
  } else writeNameId(writer, nameId);
  if (evidence) writeEvidence(writer, evidence);
  writer.end();
}

function writeEvidence(writer: CanonicalWriter, { assertion, encryption }: ShownEvidence): void {
  writer.start('ns1:SubjectConfirmation', { Method: 'urn:oasis:names:tc:SAML:2.0:cm:bearer' });
  writer.start('ns1:SubjectConfirmationData');
  writer
    .start('ns1:EncryptedAssertion')
    .fragment(encryptElement(assertion, encryption), ['ns2', 'ns3'])
    .end();
  writer.end().end();
}

function writeAttribute(
  writer: CanonicalWriter,
  { name, nameFormat, friendlyName, values = [] }: QueriedAttribute,
): void {
  const attributes = { Name: name, NameFormat: nameFormat ?? ATTRNAME_URI, FriendlyName: friendlyName };
  writer.start('ns1:Attribute', attributes);
  for (const value of values) writer.element('ns1:AttributeValue', {}, value);
  writer.end();
}
