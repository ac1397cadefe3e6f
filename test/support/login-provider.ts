import { randomBytes, sign, type KeyObject } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { chooseEncryption } from '../../src/protocols/saml/xml/algorithms.js';
import { encryptElement } from '../../src/protocols/saml/xml/encrypt.js';
import { publicKeyOf } from '../../src/protocols/saml/xml/keys.js';
import { craftSignature, signWith, type CraftedSignature } from '../saml-xml/crafted-signature.js';
import type { Visit } from './browser.js';
import type { MadeIdentityProvider } from './identity-provider.js';

/** Everything that an answer says. What is undefined is left out. */
export interface AnswerContent {
  readonly inResponseTo: string | undefined;
  readonly issuer: string;
  readonly destination: string | undefined;
  readonly status: string;
  readonly issuedAt: Date;
  readonly assertionId: string;
  readonly assertionIssuer: string;
  readonly nameId: string;
  readonly confirmation: string;
  readonly recipient: string | undefined;
  readonly confirmedInResponseTo: string | undefined;
  readonly confirmedUntil: Date;
  readonly notBefore: Date;
  readonly notOnOrAfter: Date;
  readonly audience: string | undefined;
  readonly authenticatedAt: Date;
  readonly level: string;
  readonly sessionIndex: string;
  readonly sessionEnd: Date | undefined;
  readonly attributes: readonly (readonly [name: string, ...values: string[]])[];
}

/** How an answer is protected, so that one part at a time can be wrong. */
export interface AnswerProtection {
  readonly signResponse: boolean;
  readonly signAssertion: boolean;
  readonly encrypt: boolean;
  readonly key: KeyObject;
  readonly encryptTo: KeyObject;
  /** Of the assertion's signature. */
  readonly crafted: Partial<CraftedSignature>;
  /** Of the Response's. */
  readonly craftedResponse: Partial<CraftedSignature>;
  /** Done to the assertion after it was signed, and to the whole at the end. */
  readonly alterAssertion: (xml: string) => string;
  readonly alter: (xml: string) => string;
}

export const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
export const HSA_ID = 'urn:oid:1.2.752.29.6.2.1';
export const LOA = 'http://id.elegnamnden.se/loa/1.0/';
const S = 'urn:oasis:names:tc:SAML:2.0:';
const BEARER = `${S}cm:bearer`;

/** The ID of the AuthnRequest that a browser is sent away with, and the request itself. */
export function requestIn(location: string): { id: string; xml: string } {
  const message = new URL(location).searchParams.get('SAMLRequest') ?? '';
  const xml = inflateRawSync(Buffer.from(message, 'base64')).toString();
  return { xml, id: /ID="([^"]+)"/.exec(xml)?.[1] ?? '' };
}

/** The same, by redirect or by a form. */
export function requestOf({ location, body }: Visit): { id: string; xml: string } {
  if (location !== null) return requestIn(location);
  const [, field = ''] = /name="SAMLRequest" value="([^"]+)"/.exec(body) ?? [];
  const xml = Buffer.from(field, 'base64').toString();
  return { xml, id: /ID="([^"]+)"/.exec(xml)?.[1] ?? '' };
}

/** @param spMetadata of the service: where answers go, and the key they are encrypted to */
export function answer(
  provider: MadeIdentityProvider,
  spMetadata: string,
  inResponseTo: string,
  changes: Partial<AnswerContent & AnswerProtection> = {},
): string {
  const acs = /AssertionConsumerService[^>]*Location="([^"]+)"/.exec(spMetadata)?.[1] ?? '';
  const now = Date.now();
  const at = (seconds: number) => new Date(now + seconds * 1000);
  const content: AnswerContent & AnswerProtection = {
    inResponseTo,
    issuer: provider.entityId,
    destination: acs,
    status: `${S}status:Success`,
    issuedAt: at(0),
    assertionId: `_${randomBytes(20).toString('hex')}`,
    assertionIssuer: provider.entityId,
    nameId: 'transient-name',
    confirmation: BEARER,
    recipient: acs,
    confirmedInResponseTo: inResponseTo,
    confirmedUntil: at(300),
    notBefore: at(0),
    notOnOrAfter: at(300),
    audience: /entityID="([^"]+)"/.exec(spMetadata)?.[1],
    authenticatedAt: at(0),
    level: `${LOA}loa3`,
    sessionIndex: 'session-1',
    sessionEnd: undefined,
    attributes: [[ORG_AFFILIATION, 'carin.dahl@2999990001']],
    signResponse: true,
    signAssertion: true,
    encrypt: true,
    key: provider.signing.privateKey,
    encryptTo: encryptionKeyOf(spMetadata),
    crafted: {},
    craftedResponse: {},
    alterAssertion: (xml) => xml,
    alter: (xml) => xml,
    ...changes,
  };
  return content.alter(response(content));
}

/** What an identity provider encrypts to. */
export function encryptionKeyOf(spMetadata: string): KeyObject {
  const certificate = /use="encryption".*?<[^>]*X509Certificate>([^<]+)</s.exec(spMetadata)?.[1] ?? '';
  return publicKeyOf(certificate);
}

export const posted = (xml: string) => ({ SAMLResponse: Buffer.from(xml).toString('base64') });

export interface LogoutChanges {
  readonly nameId?: string;
  /** Her name is encrypted to it. */
  readonly encryptTo?: KeyObject;
  readonly sessionIndex?: string;
  readonly issuedAt?: Date;
  readonly version?: string;
  readonly hash?: string;
  readonly key?: KeyObject;
}

/** A LogoutRequest by the redirect binding, as the query of an address. */
export function logoutQuery(
  provider: MadeIdentityProvider,
  destination: string,
  changes: LogoutChanges = {},
): string {
  const {
    nameId = 'transient-name',
    sessionIndex,
    issuedAt = new Date(),
    version = '2.0',
    hash = 'sha256',
  } = changes;
  const plainName = `<saml:NameID xmlns:saml="${S}assertion">${nameId}</saml:NameID>`;
  const name = changes.encryptTo
    ? `<saml:EncryptedID>${encrypted(plainName, changes.encryptTo)}</saml:EncryptedID>`
    : plainName;
  const xml =
    `<samlp:LogoutRequest xmlns:samlp="${S}protocol" xmlns:saml="${S}assertion" Destination="${destination}" ` +
    `ID="_${randomBytes(20).toString('hex')}" IssueInstant="${issuedAt.toISOString()}" Version="${version}">` +
    `<saml:Issuer>${provider.entityId}</saml:Issuer>${name}` +
    `${sessionIndex ? `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>` : ''}</samlp:LogoutRequest>`;
  const scheme =
    hash === 'sha1' ? 'http://www.w3.org/2000/09/xmldsig#' : 'http://www.w3.org/2001/04/xmldsig-more#';
  const signed = new URLSearchParams({
    SAMLRequest: deflateRawSync(xml).toString('base64'),
    RelayState: 'their-state',
    SigAlg: `${scheme}rsa-${hash}`,
  }).toString();
  const value = sign(hash, Buffer.from(signed), changes.key ?? provider.signing.privateKey).toString(
    'base64',
  );
  return `${signed}&Signature=${encodeURIComponent(value)}`;
}

type Content = AnswerContent & AnswerProtection;

function response(content: Content): string {
  const id = `_${randomBytes(20).toString('hex')}`;
  const attributes = written({
    Destination: content.destination,
    ID: id,
    InResponseTo: content.inResponseTo,
    IssueInstant: content.issuedAt.toISOString(),
    Version: '2.0',
  });
  const issuer = `<saml:Issuer xmlns:saml="${S}assertion">${content.issuer}</saml:Issuer>`;
  const status = `<samlp:Status><samlp:StatusCode Value="${content.status}"></samlp:StatusCode></samlp:Status>`;
  const before = `<samlp:Response xmlns:samlp="${S}protocol"${attributes}>${issuer}`;
  const after = `${status}${content.status.endsWith('Success') ? protectedAssertion(content) : ''}</samlp:Response>`;
  return signed(before, after, id, content.signResponse, content, content.craftedResponse);
}

function protectedAssertion(content: Content): string {
  const plain = content.alterAssertion(assertion(content));
  if (!content.encrypt) return plain;
  return `<saml:EncryptedAssertion xmlns:saml="${S}assertion">${encrypted(plain, content.encryptTo)}</saml:EncryptedAssertion>`;
}

function encrypted(plain: string, publicKey: KeyObject): string {
  const methods = [{ algorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm' }];
  const encryption = chooseEncryption([{ publicKey, methods }]);
  if (!encryption) throw new Error('no way to encrypt to this key');
  return encryptElement(plain, encryption);
}

function assertion(content: Content): string {
  const { assertionId: id, level } = content;
  const own = written({ ID: id, IssueInstant: content.issuedAt.toISOString(), Version: '2.0' });
  const data = written({
    InResponseTo: content.confirmedInResponseTo,
    NotOnOrAfter: content.confirmedUntil.toISOString(),
    Recipient: content.recipient,
  });
  const conditions = written({
    NotBefore: content.notBefore.toISOString(),
    NotOnOrAfter: content.notOnOrAfter.toISOString(),
  });
  const statement = written({
    AuthnInstant: content.authenticatedAt.toISOString(),
    SessionIndex: content.sessionIndex,
    SessionNotOnOrAfter: content.sessionEnd?.toISOString(),
  });
  const audience =
    content.audience === undefined
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${content.audience}</saml:Audience></saml:AudienceRestriction>`;
  const attributes = content.attributes.map(
    ([name, ...values]) =>
      `<saml:Attribute Name="${name}">${values.map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`).join('')}</saml:Attribute>`,
  );
  const before = `<saml:Assertion xmlns:saml="${S}assertion"${own}><saml:Issuer>${content.assertionIssuer}</saml:Issuer>`;
  const after =
    `<saml:Subject><saml:NameID>${content.nameId}</saml:NameID><saml:SubjectConfirmation Method="${content.confirmation}">` +
    `<saml:SubjectConfirmationData${data}></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>` +
    `<saml:Conditions${conditions}>${audience}</saml:Conditions>` +
    `<saml:AuthnStatement${statement}><saml:AuthnContext><saml:AuthnContextClassRef>${level}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `<saml:AttributeStatement>${attributes.join('')}</saml:AttributeStatement></saml:Assertion>`;
  return signed(before, after, id, content.signAssertion, content, content.crafted);
}

function signed(
  before: string,
  after: string,
  id: string,
  isSigned: boolean,
  { key }: Content,
  crafted: Partial<CraftedSignature>,
): string {
  if (!isSigned) return before + after;
  const signature = craftSignature({
    message: before + after,
    uri: `#${id}`,
    value: signWith(key),
    ...crafted,
  });
  return before + signature + after;
}

function written(attributes: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(attributes)
    .flatMap(([name, value]) => (value === undefined ? [] : ` ${name}="${value}"`))
    .join('');
}
