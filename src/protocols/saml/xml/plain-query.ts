import { parseInstant } from './instant.js';
import { DS, SAML, SAMLP, SOAP, XENC, XS, XSI } from './namespaces.js';
import { canonicalOf, readPlain, type PlainElement } from './plain-markup.js';
import { any, elementsOf, fits, holding, one, optional, some, textOf, withText } from './plain-shape.js';
import { SignatureRefused } from './signature-refused.js';
import { readSignature, type SignedElement } from './signed-element.js';

const NAMESPACES: ReadonlySet<string> = new Set([SOAP, SAMLP, SAML, DS, XENC, XS, XSI]);

const anything = () => true;
const nothing = (text: string) => text === '';
const isId = (text: string) => /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/.test(text);
const isVersion = (text: string) => text === '2.0';
// The year 0000 is none in XML Schema.
const isInstant = (text: string) => /^[12]/.test(text) && parseInstant(text) !== undefined;
const isUri = (text: string) =>
  /^(?:urn:[A-Za-z0-9][A-Za-z0-9.:_-]*|https?:\/\/[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:\/[A-Za-z0-9._~/-]*)?(?:#[A-Za-z0-9._-]*)?)$/.test(
    text,
  );
const isReference = (text: string) => text.startsWith('#') && isId(text.slice(1));

// As XML Schema has it: whole groups, and no bits that count for nothing.
function isBase64(text: string): boolean {
  const compact = /[ \t\n]/.test(text) ? text.replace(/[ \t\n]+/g, '') : text;
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?$/.test(compact);
}

const METHOD = { 'Algorithm!': isUri };
const NAME_ID = { Format: isUri, NameQualifier: anything, SPNameQualifier: anything, SPProvidedID: anything };

const REFERENCE = holding(DS, 'Reference', { 'URI!': isReference }, [
  one(holding(DS, 'Transforms', {}, [some(withText(DS, 'Transform', METHOD, nothing))])),
  one(withText(DS, 'DigestMethod', METHOD, nothing)),
  one(withText(DS, 'DigestValue', {}, isBase64)),
]);

const SIGNED_INFO = holding(DS, 'SignedInfo', {}, [
  one(withText(DS, 'CanonicalizationMethod', METHOD, nothing)),
  one(withText(DS, 'SignatureMethod', METHOD, nothing)),
  one(REFERENCE),
]);

const X509_DATA = holding(DS, 'X509Data', {}, [
  some(withText(DS, 'X509SubjectName', {}, anything), withText(DS, 'X509Certificate', {}, isBase64)),
]);
const KEY_INFO = holding(DS, 'KeyInfo', {}, [some(withText(DS, 'KeyName', {}, anything), X509_DATA)]);

const SIGNATURE = holding(DS, 'Signature', { Id: isId }, [
  one(SIGNED_INFO),
  one(withText(DS, 'SignatureValue', {}, isBase64)),
  optional(KEY_INFO),
]);

const ATTRIBUTE = holding(
  SAML,
  'Attribute',
  { 'Name!': anything, NameFormat: isUri, FriendlyName: anything },
  [any(withText(SAML, 'AttributeValue', {}, anything))],
);

const QUERY = holding(
  SAMLP,
  'AttributeQuery',
  { 'ID!': isId, 'Version!': isVersion, 'IssueInstant!': isInstant, Destination: isUri, Consent: isUri },
  [
    one(withText(SAML, 'Issuer', NAME_ID, anything)),
    one(SIGNATURE),
    one(holding(SAML, 'Subject', {}, [one(withText(SAML, 'NameID', NAME_ID, anything))])),
    any(ATTRIBUTE),
  ],
);

const ENVELOPE = holding(SOAP, 'Envelope', {}, [one(holding(SOAP, 'Body', {}, [one(QUERY)]))]);

/** What `UnverifiedMessage` says of it. */
export interface PlainQuery {
  readonly unverifiedIssuer: string;
  readonly unverifiedId: string;
  readonly signed: SignedElement;
}

/**
 * A query as most senders write it, read without libxml2: each shape above is a part of what the schemas, the SOAP binding and the rules of signatures allow. The
 * result is what libxml2's way gives for the same body.
 * @returns undefined for any other body, good or bad: what it is, and why it is refused, is not for this to say
 */
export function readPlainQuery(body: Uint8Array): PlainQuery | undefined {
  const xml = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const envelope = readPlain(xml, NAMESPACES);
  if (!envelope || !fits(envelope, ENVELOPE)) return undefined;
  const [query] = elementsOf(envelope).flatMap(elementsOf);
  const [issuer, signature] = query ? elementsOf(query) : [];
  const id = query && attributeOf(query, 'ID');
  if (!query || !issuer || !signature || id === undefined) return undefined;
  if (id === attributeOf(signature, 'Id')) return undefined;
  try {
    const taken = takeSignature(signature, id);
    const signed = { element: canonicalOf(query, signature), ...taken };
    return { unverifiedIssuer: textOf(issuer), unverifiedId: id, signed };
  } catch (error) {
    if (error instanceof SignatureRefused) return undefined;
    throw error;
  }
}

function takeSignature(signature: PlainElement, id: string) {
  const [signedInfo, value] = elementsOf(signature);
  if (!signedInfo || !value) throw new SignatureRefused('structure');
  return readSignature(canonicalOf(signedInfo), textOf(value), id);
}

function attributeOf({ attributes }: PlainElement, name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}
