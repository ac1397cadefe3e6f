import { Kind } from 'graphql';
import { LocalDateScalar } from './local-date.scalar.js';

const scalar = new LocalDateScalar();

it.each(['1900-01-01', '2024-02-29', '2999-12-31'])('takes %s, as a value and as a literal', (value) => {
  expect([scalar.parseValue(value), scalar.parseLiteral({ kind: Kind.STRING, value })]).toEqual([
    value,
    value,
  ]);
});

// "9999-12-31" was said not to be a date, and "1000-01-01" was taken for one.
it.each(['9999-12-31', '1000-01-01', '2026-02-29', '2026-2-1', 20261231, null])(
  'refuses %s, and says what a date is',
  (value) => {
    expect(() => scalar.parseValue(value)).toThrow(
      'A date is written YYYY-MM-DD, exists and is of the years 1900 to 2999; what holds until further notice has no last day.',
    );
  },
);
