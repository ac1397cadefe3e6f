import fc from 'fast-check';
import { CanonicalWriter, isXmlText } from '../../src/protocols/saml/xml/canonical-writer.js';

/** A document as plain data. */
export interface Tree {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly content: readonly (Tree | string)[];
}

/** Namespaces whose order differs by prefix and by name. Names with an ampersand are left out: libxml2 does not escape them. */
export const TREE_NAMESPACES = { a: 'urn:z', b: 'urn:y', B: 'urn:x', c: 'http://example.se/' };

/** Any string that XML can hold, specials included. */
export const xmlText = fc
  .oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[<>&"'\t\n\r \]a]*$/))
  .filter(isXmlText);

const local = fc.constantFrom('a', 'b', 'Name', 'name', 'x-y', 'z.1', '_');
const prefix = fc.constantFrom(...Object.keys(TREE_NAMESPACES));
const qualified = fc.tuple(prefix, local).map(([space, name]) => `${space}:${name}`);
const attributeName = fc.oneof(local, qualified, fc.constant('xml:lang'));

/** Random documents, up to five levels deep. */
export const trees: fc.Arbitrary<Tree> = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    name: qualified,
    attributes: fc.dictionary(attributeName, xmlText, { maxKeys: 5, noNullPrototype: true }),
    content: fc.array(fc.oneof({ maxDepth: 4, depthSize: 'medium' }, xmlText, tie('tree')), { maxLength: 4 }),
  }),
})).tree;

export function writeTree(tree: Tree, writer = new CanonicalWriter(TREE_NAMESPACES)): string {
  writer.start(tree.name, tree.attributes);
  for (const part of tree.content) {
    if (typeof part === 'string') writer.text(part);
    else writeTree(part, writer);
  }
  return writer.end().xml;
}
