import fc from 'fast-check';
import { canonicalJson, digest, type CanonicalValue } from './canonical-json.js';

describe('canonical JSON', () => {
  it('sorts names, leaves out undefined and writes no white space', () => {
    const value = { b: [1, 'å', null], a: { d: true, c: undefined }, ä: 1e21 };
    expect(canonicalJson(value)).toBe('{"a":{"d":true},"b":[1,"å",null],"ä":1e+21}');
  });

  it('writes instants in UTC', () => {
    expect(canonicalJson(new Date('2026-12-31T23:59:59+01:00'))).toBe('"2026-12-31T22:59:59.000Z"');
  });

  it('refuses a number JSON cannot hold', () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });

  it('gives the same digest whatever the order of the properties', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(digest(reversed as CanonicalValue)).toEqual(digest(value as CanonicalValue));
      }),
    );
  });

  it('reads back as the value it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value as CanonicalValue))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
