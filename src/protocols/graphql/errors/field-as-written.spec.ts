import { DomainError } from '../../../platform/errors/domain-error.js';
import { withFieldAsWritten } from './field-as-written.js';

const refusal = (field: string) =>
  new DomainError('a.rule', 'refused', 'Rule.', { field, other: 1 }, { remedy: 'Mend.' });
const fieldFor = (field: string, args: Record<string, unknown>) =>
  (withFieldAsWritten(refusal(field), args) as DomainError).details.field;

describe('the field of a refusal', () => {
  it.each([
    ['displayName', { input: { uid: 'x', term: { displayName: '' } } }, 'term.displayName'],
    ['value', { input: { identifiers: [{ value: 'x' }] } }, 'identifiers.0.value'],
    ['holder', { filter: { holder: 'x' } }, 'filter.holder'],
    ['reason', { input: { reason: 'x' } }, 'reason'],
    ['name', { input: { name: 'x', dimensions: [{ name: 'y' }] } }, 'name'],
    ['value', { input: { identifiers: [{ value: 'x' }, { value: 'y' }] } }, 'value'],
    ['until', { input: { period: { lastDay: '2026-12-31' } } }, 'until'],
    ['limits.holder', { input: { holder: 'x', limits: [{ dimension: 'holder' }] } }, 'limits.holder'],
  ])('%s, of %j, is %s', (field, args, expected) => {
    expect(fieldFor(field, args)).toBe(expected);
  });

  it('is all that differs from what the domain refused', () => {
    const { code, kind, message, remedy, details } = withFieldAsWritten(refusal('unit'), {
      input: { term: { unit: 'X' } },
    }) as DomainError;
    expect({ code, kind, message, remedy, details }).toEqual({
      code: 'a.rule',
      kind: 'refused',
      message: 'Rule.',
      remedy: 'Mend.',
      details: { field: 'term.unit', other: 1 },
    });
  });

  it('leaves what is no refusal alone', () => {
    const failure = new Error('x');
    expect(withFieldAsWritten(failure, { input: {} })).toBe(failure);
  });
});
