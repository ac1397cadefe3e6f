import type { CanonicalWriter } from './canonical-writer.js';
import { ENTITY_CATEGORY } from './entity-attribute-names.js';

/** A text in each language it exists in, by language tag (`sv`, `en`). */
export type Localised = Readonly<Record<string, string>>;

/** How an entity of ours presents itself, whatever its role (Sweden Connect deployment profile 2.1.1.1). */
export interface EntityPresentation {
  /** Entity categories and contracts. */
  readonly entityCategories: readonly string[];
  readonly displayName: Localised;
  readonly description?: Localised;
  readonly informationUrl?: Localised;
  readonly privacyStatementUrl?: Localised;
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

/** As saml-metadata 2.3.2.2 has them, and REFEDS' for security reports. */
export const CONTACT_TYPES = ['technical', 'support', 'administrative', 'billing', 'security'] as const;
export type ContactType = (typeof CONTACT_TYPES)[number];

export interface ContactMetadata {
  readonly type: ContactType;
  readonly company?: string;
  readonly givenName?: string;
  readonly surname?: string;
  /** Without `mailto:`. */
  readonly mail: string;
  readonly telephone?: string;
}

export const SECURITY_CONTACT = 'http://refeds.org/metadata/contactType/security';
const ATTRNAME_URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

/** For the entity's `md:Extensions`: all categories in one attribute (Sweden Connect entity categories 1.5), or nothing. */
export function writeEntityAttributes(writer: CanonicalWriter, categories: readonly string[]): void {
  if (categories.length === 0) return;
  writer.start('mdattr:EntityAttributes');
  writer.start('ns1:Attribute', { Name: ENTITY_CATEGORY, NameFormat: ATTRNAME_URI });
  for (const category of categories) writer.element('ns1:AttributeValue', {}, category);
  writer.end().end();
}

/** For a role's `md:Extensions`: `mdui:UIInfo`. */
export function writeInformation(writer: CanonicalWriter, presentation: EntityPresentation): void {
  const { displayName, description, logo, informationUrl, privacyStatementUrl } = presentation;
  writer.start('mdui:UIInfo');
  writeLocalised(writer, 'mdui:DisplayName', displayName);
  writeLocalised(writer, 'mdui:Description', description);
  if (logo) writer.element('mdui:Logo', { height: String(logo.height), width: String(logo.width) }, logo.url);
  writeLocalised(writer, 'mdui:InformationURL', informationUrl);
  writeLocalised(writer, 'mdui:PrivacyStatementURL', privacyStatementUrl);
  writer.end();
}

/** What ends an EntityDescriptor, after its roles: `md:Organization` and the `md:ContactPerson`s. */
export function writeOwner(
  writer: CanonicalWriter,
  { organisation, contacts }: Pick<EntityPresentation, 'organisation' | 'contacts'>,
): void {
  writeOrganisation(writer, organisation);
  for (const contact of contacts) writeContact(writer, contact);
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
function writeContact(writer: CanonicalWriter, contact: ContactMetadata): void {
  const { type, company, givenName, surname, mail, telephone } = contact;
  const security = { contactType: 'other', 'remd:contactType': SECURITY_CONTACT };
  writer.start('md:ContactPerson', type === 'security' ? security : { contactType: type });
  if (company !== undefined) writer.element('md:Company', {}, company);
  if (givenName !== undefined) writer.element('md:GivenName', {}, givenName);
  if (surname !== undefined) writer.element('md:SurName', {}, surname);
  writer.element('md:EmailAddress', {}, `mailto:${mail}`);
  if (telephone !== undefined) writer.element('md:TelephoneNumber', {}, telephone);
  writer.end();
}

function writeLocalised(writer: CanonicalWriter, name: string, texts: Localised = {}): void {
  for (const [language, text] of Object.entries(texts)) writer.element(name, { 'xml:lang': language }, text);
}
