import { UsageError } from './exit-codes.js';
import { commaSeparated, employeeAddress, valuesByName } from './options.js';

describe('options', () => {
  it('takes lists by commas and by repeating', () => {
    expect(commaSeparated('c', commaSeparated('a, b,'))).toEqual(['a', 'b', 'c']);
  });

  it('gathers values under their names, splitting at the first equals sign', () => {
    expect(valuesByName(['unit=a', 'amount=5', 'unit=b=c'])).toEqual({ unit: ['a', 'b=c'], amount: ['5'] });
  });

  it.each(['unit', 'unit=', '=a', ''])('refuses %j for a name and a value', (text) => {
    expect(() => valuesByName([text])).toThrow(UsageError);
  });

  it('splits an employee at the last @', () => {
    expect(employeeAddress('anna@example.se@2021006883')).toEqual({
      uid: 'anna@example.se',
      number: '2021006883',
    });
    expect(() => employeeAddress('anna')).toThrow(UsageError);
  });
});
