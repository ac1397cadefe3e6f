import fc from 'fast-check';
import { XmlDocument } from 'libxml2-wasm';
import { trees, writeTree, xmlText } from '../../../../test/saml-xml/canonical-trees.js';
import { canonicalise } from './canonicalise.js';
import { CanonicalWriter, isXmlText } from './canonical-writer.js';

function canonicalised(xml: string): string {
  const document = XmlDocument.fromString(xml);
  try {
    return canonicalise(document.root).toString();
  } finally {
    document.dispose();
  }
}

describe('the canonical writer', () => {
  it('writes what libxml2 makes of it by exclusive canonicalisation, byte for byte', () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const xml = writeTree(tree);
        expect(canonicalised(xml)).toBe(xml);
      }),
      { numRuns: 500 },
    );
  });

  it('writes every text so that it is read back unchanged', () => {
    fc.assert(
      fc.property(xmlText, (text) => {
        const xml = new CanonicalWriter().element('ns1:A', { Name: text }, text).xml;
        const document = XmlDocument.fromString(xml);
        expect([document.root.content, document.root.attr('Name')?.value]).toEqual([text, text]);
        document.dispose();
      }),
    );
  });

  it('declares a namespace where it is first visibly used, and again in the next branch', () => {
    const writer = new CanonicalWriter()
      .start('ns0:A')
      .element('ns1:B')
      .start('ns1:C')
      .element('ns1:D')
      .end()
      .end();
    expect(writer.xml.match(/xmlns:ns1=/g)).toHaveLength(2);
    expect(writer.xml).not.toContain('<ns1:D xmlns');
  });

  it('sorts attributes by namespace and name, those without namespace first, and leaves out undefined ones', () => {
    const { xml } = new CanonicalWriter().element('md:A', {
      'xml:lang': 'sv',
      b: '1',
      'xsi:type': 'x',
      a: '2',
      c: undefined,
    });
    expect(xml.replace(/ xmlns:\w+="[^"]*"/g, '')).toBe(
      '<md:A a="2" b="1" xsi:type="x" xml:lang="sv"></md:A>',
    );
  });

  it.each(['\0', '\u0008', '\u000B', '\uFFFE', '\uD800', '\uDC00a', 'a\uD83D'])(
    'refuses %j, which XML cannot hold',
    (text) => {
      expect(isXmlText(text)).toBe(false);
      expect(() => new CanonicalWriter().element('ns1:A', {}, text)).toThrow(RangeError);
      expect(() => new CanonicalWriter().element('ns1:A', { Name: text })).toThrow(RangeError);
    },
  );

  it('refuses a fragment whose prefixes are already declared, for then it would not be canonical', () => {
    const writer = new CanonicalWriter().start('ns1:A');
    expect(() => writer.fragment('<ns1:B xmlns:ns1="x"></ns1:B>', ['ns1'])).toThrow('ns1');
  });

  it('adds what declares a prefix by itself to where that is in scope, without the declaration', () => {
    const alone = new CanonicalWriter().start('ns1:B', { c: 'd' }).element('ns1:E').end().xml;
    const writer = new CanonicalWriter().start('ns1:A').fragmentInScope(alone, 'ns1').end();
    expect(writer.xml).toBe(
      new CanonicalWriter().start('ns1:A').start('ns1:B', { c: 'd' }).element('ns1:E').end().end().xml,
    );
    expect(() => new CanonicalWriter().start('ns0:A').fragmentInScope(alone, 'ns1')).toThrow('ns1');
  });

  it('does not write an element with an unknown prefix', () => {
    expect(() => new CanonicalWriter().start('nobody:A')).toThrow('nobody');
  });
});
