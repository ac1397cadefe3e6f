import fc from 'fast-check';
import {
  TREE_NAMESPACES,
  trees,
  writeTree,
  xmlText,
  type Tree,
} from '../../../../test/saml-xml/canonical-trees.js';
import {
  childOf,
  childrenOf,
  declaredUri,
  descendantsOf,
  readCanonical,
  type CanonicalElement,
} from './canonical-reader.js';
import { canonicalise, canonicaliseInclusively } from './canonicalise.js';
import { withDocument } from './read-xml.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { XmlRefused } from './xml-refused.js';

const NAMESPACES: Readonly<Record<string, string>> = {
  ...TREE_NAMESPACES,
  xml: 'http://www.w3.org/XML/1998/namespace',
};

/** What the reader should make of a tree. */
function expected(tree: Tree): unknown {
  const [prefix = '', name] = tree.name.split(':');
  const attributes = Object.entries(tree.attributes).map(([key, value]) => {
    const [space = '', local] = key.split(':');
    return [local === undefined ? key : `{${NAMESPACES[space] ?? ''}}${local}`, value];
  });
  return {
    name: `{${NAMESPACES[prefix] ?? ''}}${name ?? ''}`,
    attributes: Object.fromEntries(attributes) as unknown,
    text: tree.content.filter((part) => typeof part === 'string').join(''),
    children: tree.content.filter((part) => typeof part !== 'string').map(expected),
  };
}

function actual({ namespace, name, attributes, text, children }: CanonicalElement): unknown {
  return {
    name: `{${namespace}}${name}`,
    attributes: Object.fromEntries(attributes),
    text,
    children: children.map(actual),
  };
}

describe('the canonical reader', () => {
  it('reads what the writer wrote', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        expect(actual(readCanonical(writeTree(tree)))).toEqual(expected(tree));
      }),
    );
  });

  it('reads what libxml2 makes of a document written in other ways', () => {
    const xml = Buffer.from(
      `<?xml version="1.0"?><a xmlns="urn:1" xmlns:p='urn:2' b='"' p:b="&#9;&#x26;>"><![CDATA[<&>]]>&#13;<p:c/><c xmlns=""/>é<!-- x --> ü</a>`,
    );
    for (const form of [
      canonicaliseInclusively,
      (root: Parameters<typeof canonicalise>[0]) => canonicalise(root),
    ]) {
      const element = readCanonical(withDocument(xml, METADATA_LIMITS, ({ root }) => form(root)).toString());
      expect(actual(element)).toEqual({
        name: '{urn:1}a',
        attributes: { b: '"', '{urn:2}b': '\t&>' },
        text: '<&>\ré ü',
        children: [
          { name: '{urn:2}c', attributes: {}, text: '', children: [] },
          { name: '{}c', attributes: {}, text: '', children: [] },
        ],
      });
    }
  });

  it('knows the prefixes in scope, for names in values', () => {
    const { children } = readCanonical('<a xmlns="urn:1" xmlns:p="urn:2"><b xmlns:p="urn:3"></b></a>');
    expect(['', 'p', 'q'].map((prefix) => declaredUri(prefix, children[0]?.scope))).toEqual([
      'urn:1',
      'urn:3',
      undefined,
    ]);
  });

  it('knows the innermost of many declarations, however many there are', () => {
    const nested = (depth: number): string =>
      depth === 0
        ? ''
        : `<a xmlns:p${depth % 7}="urn:${depth}" xmlns:q${depth}="urn:q">${nested(depth - 1)}</a>`;
    let element = readCanonical(nested(50));
    for (let depth = 50; depth > 0; depth--) {
      expect(declaredUri(`p${depth % 7}`, element.scope)).toBe(`urn:${depth}`);
      expect(declaredUri('q50', element.scope)).toBe('urn:q');
      expect(declaredUri(`q${depth - 1}`, element.scope)).toBeUndefined();
      element = element.children[0] ?? element;
    }
  });

  it.each([
    ['', 'nothing'],
    ['a', 'text'],
    ['<a/>', 'an empty-element tag'],
    ["<a b='c'></a>", 'single quotes'],
    ['<a  b="c"></a>', 'two spaces'],
    ['<a b="c" ></a>', 'a space at the end'],
    ['<a b="\n"></a>', 'a raw line feed in an attribute'],
    ['<a b="<"></a>', 'a raw < in an attribute'],
    ['<a>&apos;</a>', 'a reference that is not canonical'],
    ['<a>&#65;</a>', 'a character reference that is not canonical'],
    ['<a>&</a>', 'an ampersand'],
    ['<a>></a>', 'a raw >'],
    ['<a>\r</a>', 'a raw carriage return'],
    ['<a><!-- --></a>', 'a comment'],
    ['<a><?b?></a>', 'a processing instruction'],
    ['<a><![CDATA[b]]></a>', 'CDATA'],
    ['<!DOCTYPE a><a></a>', 'a document type'],
    ['<a></b>', 'another end tag'],
    ['<a></a >', 'white space in the end tag'],
    ['<a>', 'no end tag'],
    ['<a></a>b', 'something after the end'],
    ['<a></a><a></a>', 'a second root'],
    ['<p:a></p:a>', 'an unbound prefix'],
    ['<p:a xmlns:p=""></p:a>', 'a prefix bound to nothing'],
    ['<a xmlns:p="" p:b="c"></a>', 'a prefix of an attribute bound to nothing'],
    ['<a b="c" b="d"></a>', 'an attribute twice'],
    ['<a xmlns:p="u" xmlns:q="u" p:b="c" q:b="d"></a>', 'an attribute twice under two prefixes'],
  ])('refuses %s (%s)', (xml) => {
    expect(() => readCanonical(xml)).toThrow(new XmlRefused('not-canonical'));
  });

  it.each(['urn:a&amp;b', 'urn:&lt;b', "urn:'&quot;", 'urn:&quot; p:c=&quot;d'])(
    'refuses rather than misreads the namespace name %s, which libxml2 does not escape',
    (name) => {
      const xml = Buffer.from(`<a xmlns:p="${name}" p:b="c"></a>`);
      const read = () =>
        readCanonical(withDocument(xml, METADATA_LIMITS, ({ root }) => canonicalise(root)).toString());
      expect(read).toThrow(XmlRefused);
    },
  );

  it('needs time in proportion to the length', () => {
    const long = '<a b="'.concat('>'.repeat(250_000), '"></a>');
    expect(readCanonical(long).attributes.get('b')).toHaveLength(250_000);
    expect(() => readCanonical(`<a b="${'>'.repeat(250_000)}`)).toThrow(XmlRefused);
  });

  it('finds children and descendants by namespace and name', () => {
    const root = readCanonical('<a xmlns="u"><b><b></b></b><b xmlns="v"></b></a>');
    expect(childrenOf(root, 'u', 'b')).toHaveLength(1);
    expect(descendantsOf(root, 'u', 'b')).toHaveLength(2);
    expect(childOf(root, 'v', 'b')).toBe(root.children[1]);
    expect(childOf(root, 'v', 'c')).toBeUndefined();
  });

  it('never fails in another way than with its own refusal', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.constantFrom('<', '>', '</', '="', '"', ' ', '&', ';', 'a', 'xmlns', ':'), xmlText),
        ),
        (parts) => {
          try {
            readCanonical(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(XmlRefused);
          }
        },
      ),
    );
  });
});
