import { isEntityId } from '../../../domain/relying-parties/entity-id.rules.js';
import { categoryProblems } from '../../../domain/relying-parties/entity-categories.rules.js';
import type { CategoryProblem } from '../../../domain/relying-parties/entity-category.js';
import {
  childOf,
  childrenOf,
  descendantsOf,
  declaredUri,
  type CanonicalElement,
} from './canonical-reader.js';
import { ENTITY_CATEGORY } from './entity-attribute-names.js';
import { parseDateTime } from './instant.js';
import { readKeys } from './metadata-keys.js';
import { ALG, MD, MDATTR, MDORGEXT, MDUI, QUERY, SAML, SAMLP, XML, XSI } from './namespaces.js';
import type { KeyObject } from 'node:crypto';
import type { DeclaredSignatureSupport } from './algorithms.js';
import type { EncryptionKey } from './keys.js';

/** What a party that may ask us says about itself in its metadata (saml-metadata-2.0-os with the extensions of Sweden Connect). */
export interface RelyingPartyMetadata extends DeclaredSignatureSupport {
  readonly entityId: string;
  /** The earliest `validUntil` of the party and of what encloses it. */
  readonly validUntil?: Date;
  /** By language, `mdui:DisplayName` before `OrganizationDisplayName`. */
  readonly displayNames: Readonly<Record<string, string>>;
  readonly organisationName?: string;
  /** As written: 10 digits by rule. */
  readonly organisationNumber?: string;
  readonly entityCategories: readonly string[];
  /** At least one. */
  readonly signingKeys: readonly KeyObject[];
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly wantAssertionsSigned: boolean;
  readonly requestedAttributes: readonly RequestedAttributeMetadata[];
  /** Location of the default AssertionConsumerService, if any. */
  readonly assertionConsumerService?: string;
}

export interface RequestedAttributeMetadata {
  readonly name: string;
  readonly nameFormat: string;
  readonly friendlyName?: string;
  readonly isRequired: boolean;
  /** Values asked for; empty means any. */
  readonly values: readonly string[];
}

export type EntityProblem =
  'entity-id' | 'valid-until' | 'weak-key' | 'unreadable-key' | 'no-signing-key' | CategoryProblem;

export interface EntityResult {
  /** Whether it has a role that may ask us. */
  readonly isRelyingParty: boolean;
  readonly party?: RelyingPartyMetadata;
  readonly problems: readonly EntityProblem[];
}

/** What leaves a party out; of keys, only that none is left. */
const UNUSABLE: readonly EntityProblem[] = ['entity-id', 'no-signing-key'];
const UNSPECIFIED = 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified';

/** Reads one `md:EntityDescriptor` that stands by itself. */
export function readEntity(entity: CanonicalElement): EntityResult {
  const roles = requesterRoles(entity);
  if (roles.length === 0) return { isRelyingParty: false, problems: [] };
  const entityId = entity.attributes.get('entityID') ?? '';
  const keys = readKeys(firstWith(roles, (role) => childrenOf(role, MD, 'KeyDescriptor')));
  const problems: EntityProblem[] = [...keys.problems];
  if (!isEntityId(entityId)) problems.push('entity-id');
  const validUntil = earliestEnd([entity, ...roles]);
  if (validUntil === 'unreadable') problems.push('valid-until');
  if (keys.signing.length === 0) problems.push('no-signing-key');
  const categories = entityAttribute(entity, ENTITY_CATEGORY);
  problems.push(...categoryProblems(categories));
  if (validUntil === 'unreadable' || problems.some((problem) => UNUSABLE.includes(problem)))
    return { isRelyingParty: true, problems };
  const party: RelyingPartyMetadata = {
    entityId,
    ...optional('validUntil', validUntil),
    displayNames: displayNames(entity, roles),
    ...organisation(entity),
    entityCategories: categories,
    signingKeys: keys.signing,
    encryptionKeys: keys.encryption,
    signingMethods: algorithms(entity, roles, 'SigningMethod'),
    digestMethods: algorithms(entity, roles, 'DigestMethod'),
    wantAssertionsSigned: roles.some((role) =>
      /^(true|1)$/.test(role.attributes.get('WantAssertionsSigned') ?? ''),
    ),
    requestedAttributes: requestedAttributes(roles),
    ...optional('assertionConsumerService', assertionConsumerService(roles)),
  };
  return { isRelyingParty: true, party, problems };
}

/** The roles that may ask, the query requester's first: what it says goes before what the service provider's says. */
function requesterRoles(entity: CanonicalElement): CanonicalElement[] {
  const queryRoles = childrenOf(entity, MD, 'RoleDescriptor').filter(isQueryRequester);
  const roles = [...queryRoles, ...childrenOf(entity, MD, 'SPSSODescriptor')];
  return roles.filter(supportsSaml2);
}

export function supportsSaml2({ attributes }: CanonicalElement): boolean {
  return (attributes.get('protocolSupportEnumeration') ?? '').split(/\s+/).includes(SAMLP);
}

/** sstc-saml-metadata-ext-query: the type is a QName, so its prefix is whatever the document binds. */
export function isQueryRequester({ attributes, scope }: CanonicalElement): boolean {
  const type = (attributes.get(`{${XSI}}type`) ?? '').trim();
  const [prefix, name] = type.includes(':') ? type.split(':') : ['', type];
  return name === 'AttributeQueryDescriptorType' && declaredUri(prefix ?? '', scope) === QUERY;
}

/** What the first element that has any of it has. */
function firstWith<T>(elements: readonly CanonicalElement[], read: (element: CanonicalElement) => T[]): T[] {
  return elements.map(read).find((found) => found.length > 0) ?? [];
}

export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}

/** An end that is there but cannot be read may have passed, so nothing that has one is used. */
export function earliestEnd(elements: readonly CanonicalElement[]): Date | 'unreadable' | undefined {
  const ends = elements
    .flatMap(({ attributes }) => attributes.get('validUntil') ?? [])
    .map((text) => parseDateTime(text) ?? NaN);
  const earliest = Math.min(...ends.map(Number));
  if (Number.isNaN(earliest)) return 'unreadable';
  return ends.length > 0 ? new Date(earliest) : undefined;
}

const languageOf = ({ attributes }: CanonicalElement) => attributes.get(`{${XML}}lang`) ?? '';
const byLanguage = (names: readonly CanonicalElement[]) =>
  Object.fromEntries(names.map((name) => [languageOf(name), name.text.trim()]));

export function displayNames(
  entity: CanonicalElement,
  roles: readonly CanonicalElement[],
): Record<string, string> {
  const inRole = (role: CanonicalElement) =>
    descendantsOf(role, MDUI, 'UIInfo').flatMap((ui) => childrenOf(ui, MDUI, 'DisplayName'));
  const ofOrganisation = descendantsOf(entity, MD, 'OrganizationDisplayName');
  return byLanguage(
    firstWith([...roles, entity], (element) => (element === entity ? ofOrganisation : inRole(element))),
  );
}

export function organisation(
  entity: CanonicalElement,
): Pick<RelyingPartyMetadata, 'organisationName' | 'organisationNumber'> {
  const element = childOf(entity, MD, 'Organization');
  if (!element) return {};
  const names = byLanguage(childrenOf(element, MD, 'OrganizationName'));
  const [number] = descendantsOf(element, MDORGEXT, 'OrganizationNumber');
  return {
    ...optional('organisationName', names.sv ?? Object.values(names)[0]),
    ...optional('organisationNumber', number?.text.trim()),
  };
}

/** Values of one attribute that the entity is said to have (SAML V2.0 Metadata Extension for Entity Attributes 1.0). */
export function entityAttribute(entity: CanonicalElement, name: string): string[] {
  const extensions = childOf(entity, MD, 'Extensions');
  const declared = extensions ? childrenOf(extensions, MDATTR, 'EntityAttributes') : [];
  return declared
    .flatMap((attributes) => childrenOf(attributes, SAML, 'Attribute'))
    .filter(({ attributes }) => attributes.get('Name') === name)
    .flatMap((attribute) => childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text.trim()));
}

function algorithms(entity: CanonicalElement, roles: readonly CanonicalElement[], name: string): string[] {
  return firstWith([...roles, entity], (element) => {
    const extensions = childOf(element, MD, 'Extensions');
    const declared = extensions ? childrenOf(extensions, ALG, name) : [];
    return declared.flatMap(({ attributes }) => attributes.get('Algorithm') ?? []);
  });
}

function requestedAttributes(roles: readonly CanonicalElement[]): RequestedAttributeMetadata[] {
  const services = firstWith(roles, (role) => childrenOf(role, MD, 'AttributeConsumingService'));
  const service = defaultOf(services);
  return service ? childrenOf(service, MD, 'RequestedAttribute').map(requestedAttribute) : [];
}

function requestedAttribute(attribute: CanonicalElement): RequestedAttributeMetadata {
  const { attributes } = attribute;
  return {
    name: attributes.get('Name') ?? '',
    nameFormat: attributes.get('NameFormat') ?? UNSPECIFIED,
    ...optional('friendlyName', attributes.get('FriendlyName')),
    isRequired: /^(true|1)$/.test(attributes.get('isRequired') ?? ''),
    values: childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text),
  };
}

function assertionConsumerService(roles: readonly CanonicalElement[]): string | undefined {
  const service = defaultOf(firstWith(roles, (role) => childrenOf(role, MD, 'AssertionConsumerService')));
  return service?.attributes.get('Location');
}

// saml-metadata 2.4.4.1 and 2.2.3: the one marked as default, else the first not marked as no default, else the first.
function defaultOf(indexed: readonly CanonicalElement[]): CanonicalElement | undefined {
  const marked = (value: RegExp) =>
    indexed.find(({ attributes }) => value.test(attributes.get('isDefault') ?? ''));
  return marked(/^(true|1)$/) ?? marked(/^$/) ?? indexed[0];
}
