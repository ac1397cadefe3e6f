import fc from 'fast-check';
import {
  dnsScope,
  identifierTypes,
  issuerCode,
  parseIssuerId,
  parseOrgAffiliation,
  subjectKey,
} from './identifier.rules.js';

const types = [...identifierTypes, 'personalIdentityNumber'] as const;

describe('subject keys', () => {
  it.each([
    ['orgAffiliation', ' VLindman@5562265719 ', 'vlindman@5562265719'],
    ['orgAffiliation', 'anna@example.se@556226-5719', 'anna@example.se@5562265719'],
    ['orgAffiliation', 'Anna   Ek@165562265719', 'anna ek@5562265719'],
    ['hsaId', 'se2321000016-1abC', 'SE2321000016-1ABC'],
    ['eppn', 'Anna@Example.SE', 'anna@example.se'],
    ['prid', 'no:5068907693', 'NO:5068907693'],
    ['issuerId', 'https://id.example!A1b', 'https://id.example!A1b'],
    ['personalIdentityNumber', '199001162396', '199001162396'],
  ] as const)('compares %s %j as %j', (type, raw, value) => {
    expect(subjectKey(type, raw)).toEqual({ type, value });
  });

  it.each([
    ['orgAffiliation', 'vlindman'],
    ['orgAffiliation', '@5562265719'],
    ['orgAffiliation', 'vlindman@5562265718'],
    ['orgAffiliation', 'vlindman@199001162396'],
    ['orgAffiliation', 'vlind\u0000man@5562265719'],
    ['hsaId', 'SE2321000016-'],
    ['hsaId', 'SE2321000016-å'],
    ['hsaId', 'SE2321000016-1234567890123456789'],
    ['eppn', 'anna@se'],
    ['eppn', 'anna@b@example.se'],
    ['eppn', 'anna@-example.se'],
    ['prid', 'NO:short'],
    ['prid', 'NOR:5068907693'],
    ['issuerId', 'A1b'],
    ['personalIdentityNumber', '9001162396'],
    ['personalIdentityNumber', '199001162390'],
  ] as const)('is none for the malformed %s %j', (type, raw) => {
    expect(subjectKey(type, raw)).toBeUndefined();
  });

  it('never throws, and normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary', maxLength: 300 }), (type, raw) => {
        const key = subjectKey(type, raw);
        expect(key && subjectKey(type, key.value)).toEqual(key);
      }),
    );
  });

  it('ignores case and outer spaces of any uid', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9.@_-]{1,40}$/), (uid) => {
        expect(parseOrgAffiliation(` ${uid.toUpperCase()}@5562265719`)).toEqual({
          uid,
          number: '5562265719',
        });
      }),
    );
  });

  it.each(['@', ' ', 'a.', 'a@', '-', '\u0130', '!', 'SE1-'])(
    'answers at once for a megabyte of %j',
    (unit) => {
      const hostile = unit.repeat(1_000_000 / unit.length);
      for (const type of types) expect(subjectKey(type, hostile)).toBeUndefined();
      expect(dnsScope(hostile)).toBeUndefined();
    },
  );
});

describe("an issuer's own identifier", () => {
  it.each([
    ['EXEMPEL!VLindman', { code: 'EXEMPEL', uid: 'vlindman' }],
    ['https://eid.example!Bo@exempel.se', { code: 'https://eid.example', uid: 'bo@exempel.se' }],
  ])('%s is of an issuer by its exact code, with what may be a uid', (value, parts) => {
    expect(parseIssuerId(value)).toEqual(parts);
  });

  it.each(['', ' ', 'a b', 'a!b', 'a\u0000', 'x'.repeat(101)])('has no code like %j', (code) => {
    expect(issuerCode(code)).toBeUndefined();
  });

  it('that could be no uid is of nobody by its code', () => {
    expect(parseIssuerId(`EXEMPEL!${'x'.repeat(201)}`)).toBeUndefined();
  });
});
