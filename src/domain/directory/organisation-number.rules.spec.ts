import fc from 'fast-check';
import { organisationNumber } from './organisation-number.rules.js';

describe('organisation numbers', () => {
  it.each(['5562265719', '556226-5719', '165562265719', '16556226-5719', ' 5562265719 '])(
    'takes %j',
    (raw) => {
      expect(organisationNumber(raw)).toBe('5562265719');
    },
  );

  it.each(['2021006883', '2021005521', '2021006255', '5560360793', '2120000142', '2321000016'])(
    'knows %s',
    (number) => {
      expect(organisationNumber(number)).toBe(number);
    },
  );

  it.each(['5562265718', '900116-2396', '199001162396', '005562265719', '55622-65719', '5562265719 1', ''])(
    'refuses %j',
    (raw) => {
      expect(organisationNumber(raw)).toBeUndefined();
    },
  );

  it('has at most one right check digit for nine digits', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[1-9][0-9][2-9][0-9]{6}$/), (nine) => {
        const right = Array.from({ length: 10 }, (_, digit) => String(digit)).filter((check) =>
          organisationNumber(nine + check),
        );
        expect(right).toHaveLength(1);
      }),
    );
  });
});
