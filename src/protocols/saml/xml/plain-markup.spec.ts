import fc from 'fast-check';
import { PLAIN_NAMESPACES, spellings } from '../../../../test/saml-xml/plain-spellings.js';
import { canonicalise } from './canonicalise.js';
import { elementChildren } from './element-children.js';
import { canonicalOf, readPlain } from './plain-markup.js';
import { elementsOf } from './plain-shape.js';
import { withDocument } from './read-xml.js';
import { MESSAGE_LIMITS } from './scan-markup.js';

/** Canonical forms of a document, of its first element alone, and of the document without that. */
interface Forms {
  readonly first?: string;
  readonly whole: string;
  readonly without?: string;
}

function plainForms(xml: string): Forms | undefined {
  const root = readPlain(xml, PLAIN_NAMESPACES);
  if (!root) return undefined;
  const [first] = elementsOf(root);
  const whole = canonicalOf(root);
  return first ? { first: canonicalOf(first), whole, without: canonicalOf(root, first) } : { whole };
}

function libxml2Forms(xml: string): Forms {
  const bytes = Buffer.from(xml);
  const whole = withDocument(bytes, MESSAGE_LIMITS, ({ root }) => canonicalise(root).toString());
  return withDocument(bytes, MESSAGE_LIMITS, ({ root }) => {
    const [first] = elementChildren(root);
    if (!first) return { whole };
    const alone = canonicalise(first).toString();
    return { first: alone, whole, without: canonicalise(root).toString() };
  });
}

const read = (xml: string) => readPlain(xml, PLAIN_NAMESPACES);

describe('plain markup', () => {
  it('has the canonical form that libxml2 makes of it', () => {
    fc.assert(
      fc.property(spellings, (xml) => {
        expect(plainForms(xml)).toEqual(libxml2Forms(xml));
      }),
      { numRuns: 200 },
    );
  });

  it('is left to libxml2 or read as libxml2 reads it, whatever is put into it', () => {
    const foreign = fc.oneof(
      fc.stringMatching(/^[ a-z\n]{1,3}$/),
      fc.constantFrom(
        '&amp;',
        '<!---->',
        '<![CDATA[]]>',
        '<?a?>',
        ' xmlns=""',
        ' a:a="b"',
        '\r',
        '>',
        '"',
        "'",
      ),
      fc.constantFrom(
        '</r>',
        '<a:a/>',
        ' a="b"',
        ' xmlns:a="urn:y"',
        '<',
        '/',
        '=',
        ':',
        'xml',
        ' ',
        '\n',
        'x',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
    );
    let readPlainly = 0;
    fc.assert(
      fc.property(
        spellings,
        foreign,
        fc.noBias(fc.integer({ min: 0, max: 9_999 })),
        (xml, inserted, where) => {
          const at = where % xml.length;
          const changed = xml.slice(0, at) + inserted + xml.slice(at);
          const forms = plainForms(changed);
          if (!forms) return;
          readPlainly++;
          expect(forms).toEqual(libxml2Forms(changed));
        },
      ),
      { numRuns: 400 },
    );
    expect(readPlainly).toBeGreaterThan(10);
  });

  it.each([
    ['a byte order mark', '\uFEFF<a xmlns="urn:x"/>'],
    ['another version', '<?xml version="1.1"?><a xmlns="urn:x"/>'],
    ['another encoding', '<?xml version="1.0" encoding="latin1"?><a xmlns="urn:x"/>'],
    ['standalone', '<?xml version="1.0" standalone="yes"?><a xmlns="urn:x"/>'],
    ['a document type', '<!DOCTYPE a><a xmlns="urn:x"/>'],
    ['an instruction', '<a xmlns="urn:x"><?b?></a>'],
    ['a comment', '<a xmlns="urn:x"><!-- --></a>'],
    ['a comment at the end', '<a xmlns="urn:x"/><!-- -->'],
    ['CDATA', '<a xmlns="urn:x"><![CDATA[b]]></a>'],
    ['a reference', '<a xmlns="urn:x">&lt;</a>'],
    ['a reference in a value', '<a xmlns="urn:x" b="&#9;"/>'],
    ['a greater-than sign', '<a xmlns="urn:x">></a>'],
    ['a carriage return', '<a xmlns="urn:x">\r\n</a>'],
    ['a tab in a value', '<a xmlns="urn:x" b="\t"/>'],
    ['a line break in a value', '<a xmlns="urn:x" b="\n"/>'],
    ['a double quote in a value', `<a xmlns="urn:x" b='"'/>`],
    ['a letter beyond ASCII', '<a xmlns="urn:x">å</a>'],
    ['a control character', '<a xmlns="urn:x">\u007F</a>'],
    ['NUL', '<a xmlns="urn:x">\0</a>'],
    ['no namespace', '<a/>'],
    ['an unknown namespace', '<a xmlns="urn:w"/>'],
    ['an unknown namespace that nothing uses', '<a xmlns="urn:x" xmlns:w="urn:w"/>'],
    ['a default namespace undone', '<a xmlns="urn:x"><b xmlns=""/></a>'],
    ['a prefix that is not declared', '<a:a xmlns="urn:x"/>'],
    ['a prefix declared by a sibling', '<a xmlns="urn:x"><b:b xmlns:b="urn:y"/><b:c/></a>'],
    ['the prefix xml', '<a xmlns="urn:x" xml:lang="sv"/>'],
    ['a declaration of a prefix like xml', '<a xmlns="urn:x" xmlns:xmlb="urn:y"/>'],
    ['a prefixed attribute', '<a xmlns="urn:x" xmlns:b="urn:y" b:c="d"/>'],
    ['an attribute twice', '<a xmlns="urn:x" b="c" b="c"/>'],
    ['a declaration twice', '<a xmlns="urn:x" xmlns="urn:x"/>'],
    ['no space between attributes', '<a xmlns="urn:x"b="c"/>'],
    ['a name with a second colon', '<a:b:c xmlns:a="urn:x"/>'],
    ['another end tag', '<a xmlns="urn:x"></b>'],
    ['a longer end tag', '<a xmlns="urn:x"></aa>'],
    ['an end tag of another prefix', '<a:a xmlns:a="urn:x" xmlns:b="urn:x"></b:a>'],
    ['no end tag', '<a xmlns="urn:x">'],
    ['two roots', '<a xmlns="urn:x"/><a xmlns="urn:x"/>'],
    ['text beside the root', '<a xmlns="urn:x"/>b'],
    ['nothing', ''],
    ['17 levels', `<a xmlns="urn:x">${'<a>'.repeat(16)}${'</a>'.repeat(17)}`],
    ['5001 elements', `<a xmlns="urn:x">${'<a/>'.repeat(5_000)}</a>`],
    [
      '33 attributes',
      `<a xmlns="urn:x" ${Array.from({ length: 32 }, (_, index) => `b${index}=""`).join(' ')}/>`,
    ],
  ])('is not what has %s', (_what, xml) => {
    expect(read(xml)).toBeUndefined();
  });

  it('is what has as much as it may', () => {
    const many = Array.from({ length: 31 }, (_, index) => `b${index}=""`).join(' ');
    expect(read(`<a xmlns="urn:x" ${many}>${'<a>'.repeat(15)}${'</a>'.repeat(16)}`)).toBeDefined();
    expect(read(`<a xmlns="urn:x">${'<a/>'.repeat(4_999)}</a>`)).toBeDefined();
  });
});
