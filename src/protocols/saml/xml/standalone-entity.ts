import type { XmlElement } from 'libxml2-wasm';
import { canonicaliseInclusively } from './canonicalise.js';
import { attributeOf } from './element-children.js';
import { parseDateTime } from './instant.js';

/**
 * The text of an EntityDescriptor as a document of its own: with the namespaces of what encloses it, and as `validUntil` the first end of all. An end that
 * cannot be read is taken over as it is, so that who reads the entity alone knows no better than who reads the whole. The element **leaves its document**.
 * @param enclosing the EntitiesDescriptors around it, the outermost first
 * @throws XmlRefused `not-canonical`
 */
export function takeEntity(entity: XmlElement, enclosing: readonly XmlElement[]): string {
  const own = entity.nsDeclarations;
  const inherited = Object.entries(
    Object.assign({}, ...enclosing.map(({ nsDeclarations }) => nsDeclarations)) as Record<string, string>,
  );
  for (const [prefix, uri] of inherited)
    if (uri !== '' && own[prefix] === undefined) entity.addNsDeclaration(uri, prefix);
  const ends = [...enclosing, entity].flatMap((element) => attributeOf(element, 'validUntil') ?? []);
  const end = ends.length > 0 ? ends.reduce(firstOf) : undefined;
  if (end !== undefined) entity.setAttr('validUntil', end);
  return canonicaliseInclusively(entity).toString();
}

function firstOf(one: string, other: string): string {
  const [a, b] = [parseDateTime(one), parseDateTime(other)];
  if (!a) return one;
  return !b || b < a ? other : one;
}
