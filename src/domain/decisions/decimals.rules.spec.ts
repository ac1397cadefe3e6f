import fc from 'fast-check';
import { isAtMost } from './decimals.rules.js';

it.each([
  ['0', '0', true],
  ['1000.50', '1000.5', true],
  ['1000.51', '1000.5', false],
  ['0.1', '0.30000000000000004', true],
  ['9007199254740993', '9007199254740992', false],
  ['007', '7', true],
  ['-1', '0', false],
  ['1e3', '1000', false],
  ['', '1', false],
  ['１', '1', false],
  [' 1', '1', false],
  ['1'.repeat(31), '9'.repeat(30), false],
])('%s is at most %s: %s', (value, maximum, expected) => {
  expect(isAtMost(value, maximum)).toBe(expected);
});

it('orders whole numbers as integers are ordered', () => {
  const whole = fc.bigInt({ min: 0n, max: 10n ** 29n });
  fc.assert(fc.property(whole, whole, (one, other) => isAtMost(`${one}`, `${other}`) === one <= other));
});
