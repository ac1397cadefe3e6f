import fc from 'fast-check';
import { isAtMost } from './decimals.rules.js';
import { toldOf } from './told.rules.js';

const told = (amount: unknown) =>
  toldOf(
    'amount',
    { subject: {}, action: { name: 'apply' }, resource: { type: 'permit', id: '1', properties: { amount } } },
    true,
  )?.[0] ?? '';

describe('a number that is said', () => {
  it('is text without an exponent, of the same value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(told(number)).toMatch(/^-?[0-9]+(\.[0-9]+)?$/);
        expect(Number(told(number))).toBe(number + 0);
      }),
    );
  });

  // 0.0000009 is 9e-7 to JavaScript, which was above every maximum.
  it('is compared with a maximum, however small', () => {
    expect([9e-7, 1.5e-7, 1e21].map((number) => isAtMost(told(number), '100000'))).toEqual([
      true,
      true,
      false,
    ]);
  });
});
