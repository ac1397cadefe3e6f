import type { ChosenEncryption, ChosenSignature } from './algorithms.js';
import { CanonicalWriter } from './canonical-writer.js';
import { encryptElement } from './encrypt.js';
import { writeNameId, type NameId } from './name-id.js';
import { XS } from './namespaces.js';
import { signEnveloped } from './sign.js';
import { statusUri, type Status } from './status.js';

const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** A Response (saml-core 3.3.3) in plain values. Instants are written in UTC with milliseconds. */
export interface ResponseContent {
  readonly id: string;
  readonly issueInstant: Date;
  /** Our entityID. */
  readonly issuer: string;
  /** The query's ID; left out only when it could not be read. */
  readonly inResponseTo?: string;
  readonly destination?: string;
  readonly consent?: string;
  readonly status: Status;
  /** Left out when there is nothing to release, and in every refusal. */
  readonly assertion?: AssertionContent;
}

export interface AssertionContent {
  readonly id: string;
  readonly issueInstant: Date;
  /** The query's, repeated exactly. */
  readonly nameId: NameId;
  /** The asking party's entityID. */
  readonly audience: string;
  /** Recipient of the bearer confirmation; pysaml2 refuses an answer without. */
  readonly recipient: string;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  /** At least one (saml-core 2.7.3). */
  readonly attributes: readonly AttributeContent[];
}

export interface AttributeContent {
  readonly name: string;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}

export interface ResponseProtection {
  readonly signature: ChosenSignature;
  readonly signAssertion: boolean;
  readonly encryption?: ChosenEncryption;
}

/**
 * Writes a Response: the assertion is signed when asked, then encrypted when there is a key, then the Response is signed (saml-core 6.2).
 * @returns canonical XML with the prefixes of `namespaces.ts`, to be put into an envelope as it is
 * @throws RangeError when a value holds a character that XML cannot hold
 */
export function writeResponse(content: ResponseContent, protection: ResponseProtection): string {
  const writer = new CanonicalWriter().start('ns0:Response', {
    ID: content.id,
    InResponseTo: content.inResponseTo,
    Version: '2.0',
    IssueInstant: content.issueInstant.toISOString(),
    Destination: content.destination,
    Consent: content.consent,
  });
  writer.element('ns1:Issuer', undefined, content.issuer);
  const afterIssuer = writer.xml.length;
  writeStatus(writer, content.status);
  if (content.assertion) writeProtectedAssertion(writer, content, content.assertion, protection);
  writer.end();
  const signed = signEnveloped(writer.xml, afterIssuer, content.id, protection.signature);
  return protection.encryption ? signed : declareValueTypes(signed);
}

/**
 * Declares `xs`, which only values use (`xsi:type="xs:string"`), on the assertion after signing. Exclusive canonicalisation leaves such a declaration out, so
 * the signatures hold with it. Signing it (InclusiveNamespaces) would break them in stock pysaml2, which drops it and numbers its prefixes anew.
 */
function declareValueTypes(xml: string): string {
  return xml.replace('<ns1:Assertion ', `<ns1:Assertion xmlns:xs="${XS}" `);
}

function writeStatus(writer: CanonicalWriter, status: Status): void {
  writer.start('ns0:Status').start('ns0:StatusCode', { Value: statusUri(status.code) });
  if (status.second) writer.element('ns0:StatusCode', { Value: statusUri(status.second) });
  writer.end().end();
}

function writeProtectedAssertion(
  writer: CanonicalWriter,
  response: ResponseContent,
  content: AssertionContent,
  { signature, signAssertion, encryption }: ResponseProtection,
): void {
  const { xml, afterIssuer } = writeAssertion(response, content);
  const assertion = signAssertion ? signEnveloped(xml, afterIssuer, content.id, signature) : xml;
  if (!encryption) {
    writer.fragment(assertion, ['ns1', 'ns2', 'xsi']);
    return;
  }
  const encrypted = encryptElement(declareValueTypes(assertion), encryption);
  writer.start('ns1:EncryptedAssertion').fragment(encrypted, ['ns2', 'ns3']).end();
}

function writeAssertion(
  response: ResponseContent,
  content: AssertionContent,
): { xml: string; afterIssuer: number } {
  if (content.attributes.length === 0) throw new Error('an assertion needs an attribute');
  const issueInstant = content.issueInstant.toISOString();
  const writer = new CanonicalWriter();
  writer.start('ns1:Assertion', { ID: content.id, IssueInstant: issueInstant, Version: '2.0' });
  writer.element('ns1:Issuer', undefined, response.issuer);
  const afterIssuer = writer.xml.length;
  writeSubject(writer, response, content);
  writeConditions(writer, content);
  writer.start('ns1:AttributeStatement');
  for (const attribute of content.attributes) writeAttribute(writer, attribute);
  return { xml: writer.end().end().xml, afterIssuer };
}

function writeSubject(writer: CanonicalWriter, response: ResponseContent, content: AssertionContent): void {
  writer.start('ns1:Subject');
  writeNameId(writer, content.nameId);
  writer.start('ns1:SubjectConfirmation', { Method: BEARER });
  writer.element('ns1:SubjectConfirmationData', {
    InResponseTo: response.inResponseTo,
    NotOnOrAfter: content.notOnOrAfter.toISOString(),
    Recipient: content.recipient,
  });
  writer.end().end();
}

// OneTimeUse: rights change, so a fresh answer is to be fetched for each use (saml-core 2.5.1.5); ProxyRestriction 0: nobody may issue onward from it (2.5.1.6).
function writeConditions(writer: CanonicalWriter, content: AssertionContent): void {
  const [NotBefore, NotOnOrAfter] = [content.notBefore.toISOString(), content.notOnOrAfter.toISOString()];
  writer.start('ns1:Conditions', { NotBefore, NotOnOrAfter });
  writer.start('ns1:AudienceRestriction').element('ns1:Audience', undefined, content.audience).end();
  writer.element('ns1:OneTimeUse').element('ns1:ProxyRestriction', { Count: '0' }).end();
}

const STRING = { 'xsi:type': 'xs:string' };

function writeAttribute(writer: CanonicalWriter, { name, friendlyName, values }: AttributeContent): void {
  writer.start('ns1:Attribute', { FriendlyName: friendlyName, Name: name, NameFormat: ATTRNAME_URI });
  for (const value of values) writer.element('ns1:AttributeValue', STRING, value);
  writer.end();
}
