import { ACCEPTED_ENCRYPTION_METHODS, DIGESTS, SIGNATURES, type ChosenSignature } from './algorithms.js';
import { CanonicalWriter } from './canonical-writer.js';
import { SAMLP } from './namespaces.js';
import { signEnveloped } from './sign.js';

/** A text in each language it exists in, by language tag (`sv`, `en`). */
export type Localised = Readonly<Record<string, string>>;

/** Our own metadata in plain values (saml-metadata 2.4.7, Sweden Connect deployment profile section 2.1). */
export interface AuthorityMetadataContent {
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
  /** Organisation numbers we answer for. */
  readonly scopes: readonly string[];
  /** Entity categories and contracts. */
  readonly entityCategories: readonly string[];
  readonly displayName: Localised;
  readonly description?: Localised;
  readonly logo?: { readonly url: string; readonly width: number; readonly height: number };
  readonly organisation: OrganisationMetadata;
  readonly contacts: readonly ContactMetadata[];
}

export interface OrganisationMetadata {
  readonly name: Localised;
  readonly displayName: Localised;
  readonly url: Localised;
  /** 10 digits. */
  readonly number?: string;
}

export interface ContactMetadata {
  readonly type: 'technical' | 'support' | 'administrative' | 'security';
  readonly company?: string;
  readonly givenName?: string;
  /** Without `mailto:`. */
  readonly mail: string;
}

const SOAP_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:SOAP';
const BASIC_PROFILE = 'urn:oasis:names:tc:SAML:2.0:profiles:attribute:basic';
const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';
const ENTITY_CATEGORY = 'http://macedir.org/entity-category';
const SECURITY_CONTACT = 'http://refeds.org/metadata/contactType/security';

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
  writeOrganisation(writer, content.organisation);
  for (const contact of content.contacts) writeContact(writer, contact);
  return signEnveloped(writer.end().xml, first, content.id, signature);
}

function writeExtensions(writer: CanonicalWriter, content: AuthorityMetadataContent): void {
  writer.start('md:Extensions');
  if (content.entityCategories.length > 0) {
    writer.start('mdattr:EntityAttributes');
    writer.start('ns1:Attribute', { Name: ENTITY_CATEGORY, NameFormat: ATTRNAME_URI });
    for (const category of content.entityCategories) writer.element('ns1:AttributeValue', {}, category);
    writer.end().end();
  }
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

function writeInformation(
  writer: CanonicalWriter,
  { displayName, description, logo }: AuthorityMetadataContent,
): void {
  writer.start('mdui:UIInfo');
  writeLocalised(writer, 'mdui:DisplayName', displayName);
  writeLocalised(writer, 'mdui:Description', description ?? {});
  if (logo) writer.element('mdui:Logo', { height: String(logo.height), width: String(logo.width) }, logo.url);
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

function writeOrganisation(
  writer: CanonicalWriter,
  { name, displayName, url, number }: OrganisationMetadata,
): void {
  writer.start('md:Organization');
  if (number !== undefined)
    writer.start('md:Extensions').element('mdorgext:OrganizationNumber', {}, number).end();
  writeLocalised(writer, 'md:OrganizationName', name);
  writeLocalised(writer, 'md:OrganizationDisplayName', displayName);
  writeLocalised(writer, 'md:OrganizationURL', url);
  writer.end();
}

// A contact for security reports has no type of its own in SAML; REFEDS defines how it is marked.
function writeContact(writer: CanonicalWriter, { type, company, givenName, mail }: ContactMetadata): void {
  const security = { contactType: 'other', 'remd:contactType': SECURITY_CONTACT };
  writer.start('md:ContactPerson', type === 'security' ? security : { contactType: type });
  if (company !== undefined) writer.element('md:Company', {}, company);
  if (givenName !== undefined) writer.element('md:GivenName', {}, givenName);
  writer.element('md:EmailAddress', {}, `mailto:${mail}`).end();
}

function writeLocalised(writer: CanonicalWriter, name: string, texts: Localised): void {
  for (const [language, text] of Object.entries(texts)) writer.element(name, { 'xml:lang': language }, text);
}
