import fc from 'fast-check';

/** What tells most of a reader of queries when it stands in the wrong place. */
const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '/',
    ' ',
    '\n',
    '\r',
    '=',
    ':',
    '#',
    '!',
    '?',
    'å',
    '\0',
    '\u007F',
    ']]>',
    '--',
  ],
  ...[
    '<!---->',
    '<?a?>',
    '<![CDATA[x]]>',
    '&amp;',
    '&#65;',
    '/>',
    '</',
    'ns0:',
    'ns1:',
    'ns2:',
    'xmlns',
    'A',
    '_',
  ],
  ...[' xmlns=""', ' xmlns:a="urn:a"', ' xmlns:ns1="urn:oasis:names:tc:SAML:2.0:protocol"', ' xml:lang="sv"'],
  ...[' xmlns="http://www.w3.org/2000/09/xmldsig#"', ' Id="a"', ' ID="a"', ' id="_0f3a"', ' xsi:nil="true"'],
  ...[
    ' Format="urn:a"',
    ' Format="urn:%zz"',
    ' Format="http://a:99999999/"',
    ' Consent="urn:c"',
    ' Name="b"',
  ],
  ...[
    ' FriendlyName=""',
    ' SPProvidedID="x"',
    ' NameFormat=" urn:b"',
    ' Type="x"',
    ' Destination="https://a/b#c"',
  ],
  ...[
    '<ns1:Attribute Name="n"/>',
    '<ns1:Attribute/>',
    '<ns2:KeyName>a</ns2:KeyName>',
    '<ns1:AttributeValue/>',
  ],
];

const VALUES = [
  ...[
    '',
    ' ',
    'a',
    'urn:',
    'urn:a',
    'urn:-',
    'http://',
    'http://a',
    'https://a.b:1/c#d',
    'http://.:0/',
    'http://a:99999',
  ],
  ...[
    '2.0',
    ' 2.0',
    '2026-03-03T12:00:00Z',
    '2026-02-29T12:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-03-03T12:00:60Z',
  ],
  ...[
    '2026-03-03T12:00:00.123456789Z',
    '2026-03-03T24:00:00Z',
    '2026-03-03T12:00:00+00:00',
    '2999-12-31T23:59:59.9Z',
  ],
  ...[
    '_',
    'a.b-c',
    '1a',
    '-a',
    'a:b',
    '#_0f3a',
    '_0f3a',
    'QUJD',
    'QUJ=',
    'QUI=',
    'QQ==',
    'QR==',
    'Q',
    '=',
    ' QUJD ',
  ],
  ...['QU\nJD', 'Q U J D', 'QUI =', 'QQ= =', 'QQ==QUJD', 'http://www.w3.org/2001/04/xmlenc#sha256', 'a#b#c'],
];

const place = fc.noBias(fc.integer({ min: 0, max: 999_999 }));
const edits = fc.oneof(
  fc.record({ kind: fc.constant('insert' as const), piece: fc.constantFrom(...PIECES), at: place }),
  fc.record({ kind: fc.constant('replace' as const), piece: fc.constantFrom(...VALUES), at: place }),
  fc.record({ kind: fc.constant('move' as const), at: place, from: place }),
  fc.record({ kind: fc.constant('drop' as const), at: place }),
);
type Edit = typeof edits extends fc.Arbitrary<infer Value> ? Value : never;

/** Documents with one or two changes: pieces put in between, values and texts replaced, elements moved or left out. */
export function mutationsOf(documents: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(edits, { minLength: 1, maxLength: 2 }))
    .map(([document, list]) => list.reduce(edit, document));
}

function edit(xml: string, change: Edit): string {
  if (change.kind === 'insert') {
    const [at] = chosen(xml, /(?<=[<>"\s/])|(?=[<>"\s/])/g, change.at);
    return splice(xml, at, at, change.piece);
  }
  if (change.kind === 'replace') {
    const [from, until] = chosen(xml, /(?<=="|>)[^<>"]*(?="|<)/g, change.at);
    return splice(xml, from, until, change.piece);
  }
  const [from, until] = chosen(xml, ELEMENT, change.at);
  if (change.kind === 'drop') return splice(xml, from, until, '');
  const [target] = chosen(xml, /(?<=>)(?=<)/g, change.from);
  return splice(xml, target, target, xml.slice(from, until));
}

const ELEMENT = /<([\w:]+)[^<>]*(?:\/>|>[^<]*<\/\1>)/g;

/** Where one of the matches begins and ends. */
function chosen(xml: string, pattern: RegExp, which: number): readonly [from: number, until: number] {
  const matches = [...xml.matchAll(pattern)];
  const match = matches[which % matches.length];
  return match ? [match.index, match.index + match[0].length] : [0, 0];
}

const splice = (text: string, from: number, until: number, inserted: string) =>
  text.slice(0, from) + inserted + text.slice(until);
