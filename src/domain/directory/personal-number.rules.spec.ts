import fc from 'fast-check';
import { isPersonalNumber, personalNumber } from './personal-number.rules.js';

// 19900116-2396 and 19701063-2391 are in the ranges the Swedish Tax Agency sets aside for tests.
describe('personal numbers', () => {
  it.each(['199001162396', '19900116-2396', ' 199001162396 '])('takes %j as a personnummer', (raw) => {
    expect(personalNumber(raw)).toEqual({ number: '199001162396', kind: 'personnummer' });
  });

  it('knows a samordningsnummer by its day', () => {
    expect(personalNumber('19701063-2391')).toEqual({ number: '197010632391', kind: 'samordningsnummer' });
  });

  it.each([
    ['no century', '9001162396'],
    ['a wrong check digit', '199001162390'],
    ['a day that does not exist', '199002302398'],
    ['a century nobody lives in', '179001162396'],
    ['a reserve number with a letter', '19900116T239'],
    ['a reserve number of Stockholm', '992019000123'],
    ['an organisation number', '165562265719'],
    ['birth number 000', '199001160000'],
  ])('refuses %s', (_, raw) => {
    expect(personalNumber(raw)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        expect(() => personalNumber(raw)).not.toThrow();
      }),
    );
  });
});

describe('what is meant as a personal number', () => {
  it.each(['199001162396', '19900116-2396', '9001162396', '900116-2396', '900116+2396', '701063-2391'])(
    'is %j',
    (text) => {
      expect(isPersonalNumber(text)).toBe(true);
    },
  );

  it.each([
    ['a wrong check digit', '9001162390'],
    ['a day that does not exist', '9002302398'],
    ['an organisation number', '5562265719'],
    ['fewer digits', '900116239'],
    ['more digits', '1990011623960'],
    ['an address', 'anna.9001162396'],
  ])('is not what has %s', (_, text) => {
    expect(isPersonalNumber(text)).toBe(false);
  });
});
