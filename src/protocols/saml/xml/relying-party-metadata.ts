import { XmlElement, XmlXPath, type XmlDocument } from 'libxml2-wasm';
import { readCanonical, type CanonicalElement } from './canonical-reader.js';
import { canonicaliseInclusively } from './canonicalise.js';
import { attributeOf } from './element-children.js';
import { readEntity, type EntityProblem, type RelyingPartyMetadata } from './metadata-entity.js';
import { MD } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { XmlRefused } from './xml-refused.js';

export type { RelyingPartyMetadata } from './metadata-entity.js';

/** Something an operator should know; `party` tells whether the party was read all the same. */
export interface MetadataProblem {
  readonly entityId?: string;
  readonly reason: EntityProblem | 'not-schema-valid' | 'entity-twice';
  readonly party: 'read' | 'left-out';
}

export interface MetadataFile {
  readonly parties: readonly RelyingPartyMetadata[];
  readonly problems: readonly MetadataProblem[];
}

/**
 * Reads an EntityDescriptor or a federation of them. Roles that count are `SPSSODescriptor` and the query requester's
 * `RoleDescriptor xsi:type="query:AttributeQueryDescriptorType"`; entities without either are passed over. A broken entity is reported and the others
 * are read. Signatures are not looked at here, validity is for the caller to compare.
 * @throws XmlRefused when the file is no XML at all
 */
export function readRelyingPartyMetadata(xml: Uint8Array): MetadataFile {
  return withDocument(xml, METADATA_LIMITS, (document) => {
    const invalid = invalidEntities(document);
    return readEntities(readCanonical(canonicaliseInclusively(document).toString()), invalid);
  });
}

const ENTITIES = XmlXPath.compile('descendant-or-self::md:EntityDescriptor', { md: MD });

// Real metadata does not always keep to the schema; that is reported and what can be read is read.
function invalidEntities(document: XmlDocument): ReadonlySet<string> {
  const entities = document.root
    .find(ENTITIES)
    .filter((node): node is XmlElement => node instanceof XmlElement);
  return new Set(
    entities.filter((entity) => !isValid(entity)).map((entity) => attributeOf(entity, 'entityID') ?? ''),
  );
}

function isValid(entity: XmlElement): boolean {
  try {
    checkSchema(entity);
    return true;
  } catch (error) {
    if (error instanceof XmlRefused) return false;
    throw error;
  }
}

function readEntities(root: CanonicalElement, invalid: ReadonlySet<string>): MetadataFile {
  const parties = new Map<string, RelyingPartyMetadata>();
  const problems: MetadataProblem[] = [];
  for (const { entity, enclosing } of entitiesIn(root, [])) {
    const entityId = entity.attributes.get('entityID') ?? '';
    const result = readEntity(entity, enclosing);
    const party = result.party && !parties.has(entityId) ? 'read' : 'left-out';
    const reasons: MetadataProblem['reason'][] = [...result.problems];
    if (invalid.has(entityId)) reasons.push('not-schema-valid');
    if (result.party && party === 'left-out') reasons.push('entity-twice');
    if (party === 'read' && result.party) parties.set(entityId, result.party);
    if (result.isRelyingParty)
      problems.push(...reasons.map((reason) => ({ entityId, reason, party }) as const));
  }
  return { parties: [...parties.values()], problems };
}

interface PlacedEntity {
  readonly entity: CanonicalElement;
  readonly enclosing: readonly CanonicalElement[];
}

function entitiesIn(element: CanonicalElement, enclosing: readonly CanonicalElement[]): PlacedEntity[] {
  if (element.namespace !== MD) return [];
  if (element.name === 'EntityDescriptor') return [{ entity: element, enclosing }];
  if (element.name !== 'EntitiesDescriptor') return [];
  return element.children.flatMap((child) => entitiesIn(child, [...enclosing, element]));
}
