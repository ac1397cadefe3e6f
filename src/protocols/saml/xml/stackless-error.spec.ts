import { StacklessError } from './stackless-error.js';
import { XmlRefused } from './xml-refused.js';

const framesOf = ({ stack = '' }: Error) => stack.split('\n').filter((line) => line.startsWith('    at '));

it('does not say where it was thrown, while other errors do', () => {
  expect(framesOf(new StacklessError('x'))).toEqual([]);
  expect(framesOf(new XmlRefused('empty'))).toEqual([]);
  expect(framesOf(new Error('x')).length).toBeGreaterThan(1);
});
