import { DIGESTS, RSA_OAEP_MGF1P, SIGNATURES, type ChosenSignature } from '../algorithms.js';
import { CanonicalWriter } from '../canonical-writer.js';
import {
  writeEntityAttributes,
  writeInformation,
  writeOwner,
  type EntityPresentation,
} from '../entity-presentation.js';
import { SAMLP } from '../namespaces.js';
import { signEnveloped } from '../sign.js';

/** The metadata of our login in plain values (saml-metadata 2.4.4, Sweden Connect deployment profile section 2.1). */
export interface ServiceProviderMetadataContent {
  /** A fresh ID for every edition. */
  readonly id: string;
  readonly entityId: string;
  readonly validUntil: Date;
  /** base64 DER, RSA: every key that signs requests now or soon. */
  readonly signingCertificates: readonly string[];
  readonly encryptionCertificates: readonly string[];
  readonly assertionConsumer: string;
  readonly singleLogout: string;
  readonly presentation: EntityPresentation;
  /** Attributes that tell who it is. */
  readonly attributes: readonly { readonly name: string; readonly friendlyName: string }[];
}

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:';
const NAME_IDS = 'urn:oasis:names:tc:SAML:2.0:nameid-format:';
const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
const XMLENC11 = 'http://www.w3.org/2009/xmlenc11#';
const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
/** What node-saml decrypts, too. */
const CONTENT_ENCRYPTIONS = [
  `${XMLENC11}aes256-gcm`,
  `${XMLENC11}aes128-gcm`,
  `${XMLENC}aes256-cbc`,
  `${XMLENC}aes128-cbc`,
];

/** Writes a signed `md:EntityDescriptor` with one `SPSSODescriptor`. */
export function writeServiceProviderMetadata(
  content: ServiceProviderMetadataContent,
  signature: ChosenSignature,
): string {
  const writer = new CanonicalWriter().start('md:EntityDescriptor', {
    ID: content.id,
    entityID: content.entityId,
    validUntil: content.validUntil.toISOString(),
    cacheDuration: 'PT1H',
  });
  const first = writer.xml.length;
  writeExtensions(writer, content);
  writeRole(writer, content);
  writeOwner(writer, content.presentation);
  return signEnveloped(writer.end().xml, first, content.id, signature);
}

// RSA alone: node-saml verifies no other signatures.
function writeExtensions(writer: CanonicalWriter, { presentation }: ServiceProviderMetadataContent): void {
  writer.start('md:Extensions');
  writeEntityAttributes(writer, presentation.entityCategories);
  for (const Algorithm of DIGESTS.keys()) writer.element('alg:DigestMethod', { Algorithm });
  for (const [Algorithm, { family }] of SIGNATURES)
    if (family === 'rsa') writer.element('alg:SigningMethod', { Algorithm });
  writer.end();
}

function writeRole(writer: CanonicalWriter, content: ServiceProviderMetadataContent): void {
  writer.start('md:SPSSODescriptor', {
    protocolSupportEnumeration: SAMLP,
    AuthnRequestsSigned: 'true',
    WantAssertionsSigned: 'true',
  });
  writer.start('md:Extensions');
  writeInformation(writer, content.presentation);
  writer.end();
  for (const certificate of content.signingCertificates) writeKey(writer, 'signing', certificate);
  for (const certificate of content.encryptionCertificates) writeKey(writer, 'encryption', certificate);
  writer.element('md:SingleLogoutService', {
    Binding: `${BINDINGS}HTTP-Redirect`,
    Location: content.singleLogout,
  });
  for (const format of ['persistent', 'transient']) writer.element('md:NameIDFormat', {}, NAME_IDS + format);
  writer.element('md:AssertionConsumerService', {
    Binding: `${BINDINGS}HTTP-POST`,
    Location: content.assertionConsumer,
    index: '0',
    isDefault: 'true',
  });
  writeRequestedAttributes(writer, content);
  writer.end();
}

function writeKey(writer: CanonicalWriter, use: 'signing' | 'encryption', certificate: string): void {
  writer.start('md:KeyDescriptor', { use }).start('ns2:KeyInfo').start('ns2:X509Data');
  writer.element('ns2:X509Certificate', {}, certificate).end().end();
  if (use === 'encryption')
    for (const Algorithm of [...CONTENT_ENCRYPTIONS, RSA_OAEP_MGF1P])
      writer.element('md:EncryptionMethod', { Algorithm });
  writer.end();
}

function writeRequestedAttributes(writer: CanonicalWriter, content: ServiceProviderMetadataContent): void {
  writer.start('md:AttributeConsumingService', { index: '0', isDefault: 'true' });
  for (const [language, name] of Object.entries(content.presentation.displayName))
    writer.element('md:ServiceName', { 'xml:lang': language }, name);
  for (const { name, friendlyName } of content.attributes)
    writer.element('md:RequestedAttribute', {
      Name: name,
      NameFormat: ATTRNAME_URI,
      FriendlyName: friendlyName,
      isRequired: 'false',
    });
  writer.end();
}
