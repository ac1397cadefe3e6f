import fc from 'fast-check';
import { parseDistinguishedName } from './distinguished-name.rules.js';

const CN = '2.5.4.3';
const SERIAL = '2.5.4.5';

describe('a distinguished name', () => {
  it.each<[string, string, [string, string][]]>([
    [
      'as OpenSSL and nginx write it',
      'serialNumber=A1,CN=Anna Ek',
      [
        [SERIAL, 'A1'],
        [CN, 'Anna Ek'],
      ],
    ],
    [
      'with types in any case, and spaces before them',
      'cn=Anna, SERIALNUMBER=A1',
      [
        [CN, 'Anna'],
        [SERIAL, 'A1'],
      ],
    ],
    ['with object identifiers', '2.5.4.5=A1', [[SERIAL, 'A1']]],
    [
      'with several attributes of one part',
      'CN=Anna+serialNumber=A1,C=SE',
      [
        [CN, 'Anna'],
        [SERIAL, 'A1'],
        ['2.5.4.6', 'SE'],
      ],
    ],
    [
      'with escaped specials',
      'CN=Ek\\, Anna\\=\\\\\\+,C=SE',
      [
        [CN, 'Ek, Anna=\\+'],
        ['2.5.4.6', 'SE'],
      ],
    ],
    [
      'with an attribute written inside a value',
      'CN=x\\,serialNumber\\=B2,serialNumber=A1',
      [
        [CN, 'x,serialNumber=B2'],
        [SERIAL, 'A1'],
      ],
    ],
    [
      'with a value that ends in a backslash',
      'CN=x\\\\,serialNumber=A1',
      [
        [CN, 'x\\'],
        [SERIAL, 'A1'],
      ],
    ],
    ['with bytes of UTF-8', 'CN=\\C3\\85sa', [[CN, 'Åsa']]],
    ['with UTF-8 as it is', 'CN=Åsa', [[CN, 'Åsa']]],
    [
      'with a DER string, as Java writes it',
      '2.5.4.5=#130d5345323332313030303031362d',
      [[SERIAL, 'SE2321000016-']],
    ],
    [
      'with a DER string that is whole',
      '2.5.4.5=#13024131,CN=#0c02c385',
      [
        [SERIAL, 'A1'],
        [CN, 'Å'],
      ],
    ],
    ['with an escaped space at each end', 'CN=\\ x\\ ', [[CN, ' x ']]],
    [
      'with an empty value',
      'CN=,serialNumber=A1',
      [
        [CN, ''],
        [SERIAL, 'A1'],
      ],
    ],
    [
      'with a type that we do not know',
      'T=x,CN=Anna',
      [
        ['t', 'x'],
        [CN, 'Anna'],
      ],
    ],
  ])('%s is read', (_how, dn, expected) => {
    const read = parseDistinguishedName(dn)?.map(({ type, value }) => [type, value]) ?? [];
    expect(read).toEqual(expected);
  });

  it.each([
    '',
    'A1',
    '=A1',
    '/C=SE/serialNumber=A1',
    'CN=x,',
    'CN=x+',
    ',CN=x',
    'CN=x;serialNumber=A1',
    'CN="x,serialNumber=A1"',
    'CN=x"',
    'CN=<x>',
    'CN= x',
    'CN=x ,serialNumber=A1',
    'CN=x\\\\ ',
    'CN=\\5c ',
    'CN=x\\',
    'CN=x\\z',
    'CN=x\\4',
    'CN=\\ff',
    'CN=\u0000',
    'CN=#',
    'CN=#1',
    'CN=#1302413',
    'CN=#0203010001',
    'CN=#13034131',
    'CN=#1302413141',
    'CN=#13024131x',
    'CN=#0c02c3c3',
    '2.5.4.05=A1',
    'OID.2.5.4.5=A1',
    'CN = x',
  ])('%j is none', (dn) => {
    expect(parseDistinguishedName(dn)).toBeUndefined();
  });

  it('is read as it was written, whatever its values', () => {
    const escape = (value: string) =>
      [...Buffer.from(value)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 5 }),
        (values) => {
          const dn = values.map((value) => `CN=${escape(value)}`).join(',');
          expect(parseDistinguishedName(dn)?.map(({ value }) => value)).toEqual(values);
        },
      ),
    );
  });

  it('never throws, and answers at once for whatever is sent', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('C', 'N', '=', ',', '+', '\\', '#', '"', ' ', 'a', '1', ';'),
          maxLength: 200,
        }),
        (dn) => {
          parseDistinguishedName(dn);
        },
      ),
    );
    for (const unit of ['CN=', '\\', 'CN=x,', 'CN=\\\\,', '#13', ' '])
      expect(parseDistinguishedName(unit.repeat(1_000_000 / unit.length))).toBeUndefined();
  });
});
