import { diag } from 'libxml2-wasm';
import { withDocument } from './read-xml.js';
import { MESSAGE_LIMITS, METADATA_LIMITS, type MarkupLimits } from './scan-markup.js';
import { XmlRefused, type XmlRefusal } from './xml-refused.js';

function reasonFor(xml: string | Buffer, limits: MarkupLimits = MESSAGE_LIMITS): XmlRefusal | 'read' {
  try {
    return withDocument(Buffer.from(xml), limits, () => 'read');
  } catch (error) {
    if (error instanceof XmlRefused) return error.reason;
    throw error;
  }
}

describe('reading a document nobody vouches for', () => {
  it.each<[string, string | Buffer, XmlRefusal]>([
    ['nothing', '', 'empty'],
    ['a document type', '<!DOCTYPE a><a/>', 'document-type'],
    ['a document type in small letters', '<!doctype a><a/>', 'document-type'],
    ['an entity outside a document type', '<a><!ENTITY b "c"></a>', 'document-type'],
    ['UTF-16', Buffer.from('\uFEFF<a/>', 'utf16le'), 'encoding'],
    ['UTF-16 without mark', Buffer.from('<a/>', 'utf16le'), 'not-well-formed'],
    ['another encoding', '<?xml version="1.0" encoding="iso-8859-1"?><a/>', 'encoding'],
    ['EBCDIC by name', `<?xml version='1.0' encoding='IBM037'?><a/>`, 'encoding'],
    ['a processing instruction', '<a><?b?></a>', 'processing-instruction'],
    [
      'a processing instruction whose name begins like the declaration',
      '<?xml-stylesheet ?><a/>',
      'processing-instruction',
    ],
    ['65 levels', '<a>'.repeat(65) + '</a>'.repeat(65), 'too-deep'],
    ['5001 elements', `<a>${'<b/>'.repeat(5000)}</a>`, 'too-many-elements'],
    [
      '65 attributes',
      `<a ${Array.from({ length: 65 }, (_, i) => `b${i}=""`).join(' ')}/>`,
      'too-many-attributes',
    ],
    ['an unclosed comment', '<a><!-- </a>', 'not-well-formed'],
    ['an unclosed CDATA section', '<a><![CDATA[ </a>', 'not-well-formed'],
    ['an unclosed tag', '<a b="', 'not-well-formed'],
    ['an undeclared entity', '<a>&b;</a>', 'not-well-formed'],
    ['a control character', '<a>\u0001</a>', 'not-well-formed'],
    ['XML 1.1 characters', '<?xml version="1.1"?><a>&#1;</a>', 'not-well-formed'],
  ])('refuses %s', (_name, xml, reason) => {
    expect(reasonFor(xml)).toBe(reason);
  });

  it.each([
    ['a declaration and a byte order mark', '\uFEFF<?xml version="1.0" encoding="utf-8"?><a/>'],
    ['64 levels', '<a>'.repeat(64) + '</a>'.repeat(64)],
    ['markup inside a comment and CDATA', `<a><!-- <b> <!DOCTYPE --><![CDATA[${'<a>'.repeat(200)}]]></a>`],
    ['a > inside an attribute', `<a b='>' c="/>"><d/></a>`],
    ['siblings without end', '<a>' + '<b/><b></b>'.repeat(2000) + '</a>'],
  ])('reads %s', (_name, xml) => {
    expect(reasonFor(xml)).toBe('read');
  });

  it('reads metadata with more of everything and with processing instructions', () => {
    expect(reasonFor(`<?xml-stylesheet href="x"?><a>${'<b/>'.repeat(10_000)}</a>`, METADATA_LIMITS)).toBe(
      'read',
    );
  });

  it('says nothing of the document in what it throws', () => {
    const secret = 'tolvan tolvansson';
    for (const xml of [`<${secret}`, `<a>&${secret};</a>`, `<a ${secret}>`]) {
      expect(() => withDocument(Buffer.from(xml), MESSAGE_LIMITS, () => 0)).toThrow(
        new XmlRefused('not-well-formed'),
      );
    }
  });

  it('releases the document, also when reading it fails', () => {
    diag.configure({ enabled: true });
    try {
      withDocument(Buffer.from('<a/>'), MESSAGE_LIMITS, () => 0);
      reasonFor('<a>');
      expect(() =>
        withDocument(Buffer.from('<a/>'), MESSAGE_LIMITS, () => {
          throw new Error('mine');
        }),
      ).toThrow('mine');
      expect(diag.report()).toEqual({});
    } finally {
      diag.configure({ enabled: false });
    }
  });
});
