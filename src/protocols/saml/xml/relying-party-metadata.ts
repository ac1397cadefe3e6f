import type { XmlElement } from 'libxml2-wasm';
import { readCanonical } from './canonical-reader.js';
import { attributeOf, elementChildren, isElement } from './element-children.js';
import { readIdentityProvider, type IdentityProviderMetadata } from './identity-provider-entity.js';
import { readEntity, type EntityProblem, type RelyingPartyMetadata } from './metadata-entity.js';
import { MD } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { forgetPublication } from './publication.js';
import { takeEntity } from './standalone-entity.js';
import { XmlRefused } from './xml-refused.js';

export type { RelyingPartyMetadata } from './metadata-entity.js';

/** Something an operator should know; `party` tells whether the entity was read all the same. */
export interface MetadataProblem {
  readonly entityId?: string;
  readonly reason: EntityProblem | 'not-canonical' | 'not-schema-valid' | 'entity-twice';
  readonly party: 'read' | 'left-out';
}

export interface ReadParty extends RelyingPartyMetadata {
  /** Its EntityDescriptor as a document of its own, from which the same is read again. */
  readonly xml: string;
}

export interface ReadIdentityProvider extends IdentityProviderMetadata {
  /** As that of a party. */
  readonly xml: string;
}

export interface MetadataFile {
  readonly parties: readonly ReadParty[];
  readonly identityProviders: readonly ReadIdentityProvider[];
  /** entityIDs that have such a role, which cannot be read, whatever other one can. */
  readonly broken: { readonly parties: readonly string[]; readonly identityProviders: readonly string[] };
  readonly problems: readonly MetadataProblem[];
}

/**
 * Reads an EntityDescriptor or a federation of them. Roles that count are `SPSSODescriptor` and the query requester's
 * `RoleDescriptor xsi:type="query:AttributeQueryDescriptorType"`, and that of an identity provider; entities without any are passed over. A broken entity is
 * reported and the others are read. Signatures are not looked at here, validity is for the caller to compare.
 * @throws XmlRefused when the file is no XML at all
 */
export function readRelyingPartyMetadata(xml: Uint8Array): MetadataFile {
  return withDocument(xml, METADATA_LIMITS, ({ root }) => collect(entitiesIn(root, []).map(read)));
}

/** What one piece of an aggregate holds. */
export interface AggregatePiece extends MetadataFile {
  /** How many entities there are in it, of whatever kind. */
  readonly entities: number;
}

/**
 * Reads entities of a federation one piece at a time: `xml` is its root with a few of them, or one entity. What the root says of its publication does not
 * become theirs: it says so anew each time, and what it says of them is the same.
 * @throws XmlRefused when it is no XML at all
 */
export function readAggregatePiece(xml: Uint8Array): AggregatePiece {
  return withDocument(xml, METADATA_LIMITS, ({ root }) => {
    forgetPublication(root);
    const entities = entitiesIn(root, []);
    return { entities: entities.length, ...collect(entities.map(read)) };
  });
}

interface PlacedEntity {
  readonly entity: XmlElement;
  readonly enclosing: readonly XmlElement[];
}

function entitiesIn(element: XmlElement, enclosing: readonly XmlElement[]): PlacedEntity[] {
  if (isElement(element, MD, 'EntityDescriptor')) return [{ entity: element, enclosing }];
  if (!isElement(element, MD, 'EntitiesDescriptor')) return [];
  return elementChildren(element).flatMap((child) => entitiesIn(child, [...enclosing, element]));
}

interface ReadEntity {
  readonly entityId: string;
  /** Whether it has a role that concerns us. */
  readonly counts: boolean;
  readonly party?: ReadParty;
  readonly provider?: ReadIdentityProvider;
  /** Roles that are there and cannot be read. */
  readonly broken: { readonly party: boolean; readonly provider: boolean };
  readonly reasons: readonly MetadataProblem['reason'][];
}

// Real metadata does not always keep to the schema; that is reported and what can be read is read.
function read({ entity, enclosing }: PlacedEntity): ReadEntity {
  const entityId = attributeOf(entity, 'entityID') ?? '';
  const isValid = keepsToSchema(entity);
  try {
    const xml = takeEntity(entity, enclosing);
    const canonical = readCanonical(xml);
    const [asParty, asProvider] = [readEntity(canonical), readIdentityProvider(canonical)];
    const problems = new Set<MetadataProblem['reason']>([...asParty.problems, ...asProvider.problems]);
    if (!isValid) problems.add('not-schema-valid');
    return {
      entityId,
      counts: asParty.isRelyingParty || asProvider.isIdentityProvider,
      broken: {
        party: asParty.isRelyingParty && !asParty.party,
        provider: asProvider.isIdentityProvider && !asProvider.provider,
      },
      reasons: [...problems],
      ...(asParty.party && { party: { ...asParty.party, xml } }),
      ...(asProvider.provider && { provider: { ...asProvider.provider, xml } }),
    };
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    // Whatever roles it has.
    const broken = { party: true, provider: true };
    return { entityId, counts: true, broken, reasons: ['not-canonical'] };
  }
}

function keepsToSchema(entity: XmlElement): boolean {
  try {
    checkSchema(entity);
    return true;
  } catch (error) {
    if (error instanceof XmlRefused) return false;
    throw error;
  }
}

function collect(entities: readonly ReadEntity[]): MetadataFile {
  const read = new Map<string, ReadEntity>();
  const problems: MetadataProblem[] = [];
  const counting = entities.filter(({ counts }) => counts);
  for (const one of counting) {
    const { entityId, reasons } = one;
    const isUsable = one.party !== undefined || one.provider !== undefined;
    const isSecond = isUsable && read.has(entityId);
    const party = isUsable && !isSecond ? 'read' : 'left-out';
    if (isUsable && !isSecond) read.set(entityId, one);
    const all = isSecond ? [...reasons, 'entity-twice' as const] : reasons;
    problems.push(...all.map((reason) => ({ entityId, reason, party }) as const));
  }
  const brokenIn = (role: 'party' | 'provider') =>
    counting.filter(({ broken }) => broken[role]).map(({ entityId }) => entityId);
  return {
    parties: [...read.values()].flatMap(({ party }) => party ?? []),
    identityProviders: [...read.values()].flatMap(({ provider }) => provider ?? []),
    broken: { parties: brokenIn('party'), identityProviders: brokenIn('provider') },
    problems,
  };
}
