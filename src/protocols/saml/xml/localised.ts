import { childrenOf, type CanonicalElement } from './canonical-reader.js';
import type { Localised } from './entity-presentation.js';
import { XML } from './namespaces.js';

/** The texts of elements of one name, by language; of two in one language the later. */
export function localised(parent: CanonicalElement, namespace: string, name: string): Localised {
  const found = childrenOf(parent, namespace, name).filter(({ text }) => text.trim() !== '');
  return Object.fromEntries(
    found.map(({ attributes, text }) => [attributes.get(`{${XML}}lang`) ?? '', text.trim()]),
  );
}
