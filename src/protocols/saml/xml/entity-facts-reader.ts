import type { XmlElement } from 'libxml2-wasm';
import {
  childOf,
  childrenOf,
  descendantsOf,
  readCanonical,
  type CanonicalElement,
} from './canonical-reader.js';
import { elementChildren, isElement } from './element-children.js';
import type { ContactFacts, EntityFacts, OrganisationFacts } from './entity-facts.js';
import { SECURITY_CONTACT } from './entity-presentation.js';
import { parseDateTime } from './instant.js';
import { localised } from './localised.js';
import { readKeys } from './metadata-keys.js';
import { ALG, DS, MD, MDATTR, MDORGEXT, MDRPI, REMD, SAML } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { roleFacts } from './role-facts-reader.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { schemaProblems as problemsBySchema } from './schemas.js';
import { ASSURANCE_CERTIFICATION, ENTITY_CATEGORY } from './entity-attribute-names.js';
import { SignatureRefused } from './signature-refused.js';
import { takeSignedElement } from './signed-element.js';
import { takeEntity } from './standalone-entity.js';
import { verifySignature } from './verify-signature.js';

const NO_ROLES = new Set([
  'Signature',
  'Extensions',
  'Organization',
  'ContactPerson',
  'AdditionalMetadataLocation',
]);

/**
 * Reads every entity of a metadata document as it is, to be checked; a single one's signature is verified by its own keys.
 * @throws XmlRefused when it is no such XML
 */
export function readEntityFacts(xml: Uint8Array): EntityFacts[] {
  const { isSingle, entities } = withDocument(xml, METADATA_LIMITS, ({ root }) => ({
    isSingle: isElement(root, MD, 'EntityDescriptor'),
    entities: entitiesIn(root, []),
  }));
  return entities.map(({ entity, problems }) =>
    entityFacts(entity, problems, isSingle ? signatureOf(xml, entity) : 'not-looked-at'),
  );
}

interface ReadEntity {
  readonly entity: CanonicalElement;
  readonly problems: readonly string[];
}

function entitiesIn(element: XmlElement, enclosing: readonly XmlElement[]): ReadEntity[] {
  if (isElement(element, MD, 'EntityDescriptor')) {
    const problems = problemsBySchema(element);
    return [{ entity: readCanonical(takeEntity(element, enclosing)), problems }];
  }
  if (!isElement(element, MD, 'EntitiesDescriptor')) return [];
  return elementChildren(element).flatMap((child) => entitiesIn(child, [...enclosing, element]));
}

function signatureOf(xml: Uint8Array, entity: CanonicalElement): EntityFacts['signature'] {
  if (!childOf(entity, DS, 'Signature')) return 'none';
  const { signing } = readKeys(descendantsOf(entity, MD, 'KeyDescriptor'));
  return withDocument(xml, METADATA_LIMITS, ({ root }) => {
    try {
      verifySignature({ signed: takeSignedElement(root, 'first') }, signing);
      return 'verified';
    } catch (error) {
      if (error instanceof SignatureRefused) return 'not-verified';
      throw error;
    }
  });
}

function entityFacts(
  entity: CanonicalElement,
  schemaProblems: readonly string[],
  signature: EntityFacts['signature'],
): EntityFacts {
  const end = entity.attributes.get('validUntil');
  const organisation = childOf(entity, MD, 'Organization');
  const categories = entityAttributes(entity, ENTITY_CATEGORY);
  return {
    entityId: entity.attributes.get('entityID') ?? '',
    schemaProblems,
    ...(end !== undefined && { validUntil: parseDateTime(end) ?? 'unreadable' }),
    signature,
    isRegistered: descendantsOf(entity, MDRPI, 'RegistrationInfo').length > 0,
    categories: categories.flatMap(valuesOf),
    categoryAttributes: categories.length,
    assuranceCertifications: entityAttributes(entity, ASSURANCE_CERTIFICATION).flatMap(valuesOf),
    algorithms: ['DigestMethod', 'SigningMethod'].flatMap((name) =>
      descendantsOf(entity, ALG, name).flatMap(({ attributes }) => attributes.get('Algorithm') ?? []),
    ),
    ...(organisation && { organisation: organisationFacts(organisation) }),
    contacts: childrenOf(entity, MD, 'ContactPerson').map(contactFacts),
    roles: entity.children
      .filter(({ namespace, name }) => namespace === MD && !NO_ROLES.has(name))
      .map(roleFacts),
  };
}

function entityAttributes(entity: CanonicalElement, wanted: string): CanonicalElement[] {
  const extensions = childOf(entity, MD, 'Extensions');
  return (extensions ? childrenOf(extensions, MDATTR, 'EntityAttributes') : [])
    .flatMap((attributes) => childrenOf(attributes, SAML, 'Attribute'))
    .filter(({ attributes }) => attributes.get('Name') === wanted);
}

const valuesOf = (attribute: CanonicalElement) =>
  childrenOf(attribute, SAML, 'AttributeValue').map(({ text }) => text.trim());

function organisationFacts(element: CanonicalElement): OrganisationFacts {
  return {
    names: localised(element, MD, 'OrganizationName'),
    displayNames: localised(element, MD, 'OrganizationDisplayName'),
    urls: localised(element, MD, 'OrganizationURL'),
    numbers: descendantsOf(element, MDORGEXT, 'OrganizationNumber').map(({ text }) => text.trim()),
  };
}

function contactFacts(contact: CanonicalElement): ContactFacts {
  const isForSecurity = contact.attributes.get(`{${REMD}}contactType`) === SECURITY_CONTACT;
  return {
    type: isForSecurity ? 'security' : (contact.attributes.get('contactType') ?? ''),
    mails: childrenOf(contact, MD, 'EmailAddress').map(({ text }) => text.trim()),
  };
}
