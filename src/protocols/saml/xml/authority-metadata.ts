import { ACCEPTED_ENCRYPTION_METHODS, DIGESTS, SIGNATURES, type ChosenSignature } from './algorithms.js';
import { CanonicalWriter } from './canonical-writer.js';
import {
  writeEntityAttributes,
  writeInformation,
  writeOwner,
  type EntityPresentation,
} from './entity-presentation.js';
import { SAMLP } from './namespaces.js';
import { signEnveloped } from './sign.js';

/** Our own metadata in plain values (saml-metadata 2.4.7, Sweden Connect deployment profile section 2.1). */
export interface AuthorityMetadataContent extends EntityPresentation {
  /** A fresh ID for every edition. */
  readonly id: string;
  readonly entityId: string;
  readonly validUntil: Date;
  /** xs:duration, such as `PT1H`. */
  readonly cacheDuration: string;
  /** base64 DER, every key that signs now or soon. */
  readonly signingCertificates: readonly string[];
  /** base64 DER; with one, Shibboleth sends its NameID encrypted. */
  readonly encryptionCertificates: readonly string[];
  /** Where attribute queries are posted. */
  readonly attributeService: string;
  readonly nameIdFormats: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly friendlyName?: string }[];
  /** Organisation numbers and domains we answer for. */
  readonly scopes: readonly string[];
}

const SOAP_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';
const BASIC_PROFILE = 'urn:oasis:names:tc:SAML:2.0:profiles:attribute:basic';
const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

/** Writes a signed `md:EntityDescriptor` with one `AttributeAuthorityDescriptor`. */
export function writeAuthorityMetadata(
  content: AuthorityMetadataContent,
  signature: ChosenSignature,
): string {
  const writer = new CanonicalWriter().start('md:EntityDescriptor', {
    ID: content.id,
    entityID: content.entityId,
    validUntil: content.validUntil.toISOString(),
    cacheDuration: content.cacheDuration,
  });
  const first = writer.xml.length;
  writeExtensions(writer, content);
  writeRole(writer, content);
  writeOwner(writer, content);
  return signEnveloped(writer.end().xml, first, content.id, signature);
}

function writeExtensions(writer: CanonicalWriter, content: AuthorityMetadataContent): void {
  writer.start('md:Extensions');
  writeEntityAttributes(writer, content.entityCategories);
  for (const Algorithm of DIGESTS.keys()) writer.element('alg:DigestMethod', { Algorithm });
  for (const Algorithm of SIGNATURES.keys()) writer.element('alg:SigningMethod', { Algorithm });
  writer.end();
}

function writeRole(writer: CanonicalWriter, content: AuthorityMetadataContent): void {
  writer.start('md:AttributeAuthorityDescriptor', { protocolSupportEnumeration: SAMLP });
  writer.start('md:Extensions');
  writeInformation(writer, content);
  for (const scope of content.scopes) writer.element('shibmd:Scope', { regexp: 'false' }, scope);
  writer.end();
  for (const certificate of content.signingCertificates) writeKey(writer, 'signing', certificate);
  for (const certificate of content.encryptionCertificates) writeKey(writer, 'encryption', certificate);
  writer.element('md:AttributeService', { Binding: SOAP_BINDING, Location: content.attributeService });
  for (const format of content.nameIdFormats) writer.element('md:NameIDFormat', {}, format);
  writer.element('md:AttributeProfile', {}, BASIC_PROFILE);
  for (const { name, friendlyName } of content.attributes) {
    writer.element('ns1:Attribute', { Name: name, NameFormat: ATTRNAME_URI, FriendlyName: friendlyName });
  }
  writer.end();
}

function writeKey(writer: CanonicalWriter, use: 'signing' | 'encryption', certificate: string): void {
  writer.start('md:KeyDescriptor', { use });
  writer.start('ns2:KeyInfo').start('ns2:X509Data');
  writer.element('ns2:X509Certificate', {}, certificate).end().end();
  if (use === 'encryption') {
    for (const Algorithm of ACCEPTED_ENCRYPTION_METHODS) writer.element('md:EncryptionMethod', { Algorithm });
  }
  writer.end();
}
