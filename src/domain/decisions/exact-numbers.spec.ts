import { hasExactNumbers, isExactNumber } from './exact-numbers.js';

describe('numbers of JSON', () => {
  it.each(['0', '-1', '123456789012345', '0.000000000000000123', '1.5e300', '100000.000000000'])(
    '%s is exact',
    (number) => {
      expect([isExactNumber(number), hasExactNumbers(`{"a":[${number}]}`)]).toEqual([true, true]);
    },
  );

  it.each(['1234567890123456', '100000.00000000000001', '-0.1234567890123456', '1234567890123456e2'])(
    '%s is not',
    (number) => {
      expect([isExactNumber(number), hasExactNumbers(`{"a":[${number}]}`)]).toEqual([false, false]);
    },
  );

  it('are not looked for in text', () => {
    expect(hasExactNumbers('{"a":"12345678901234567890"}')).toBe(true);
  });
});
