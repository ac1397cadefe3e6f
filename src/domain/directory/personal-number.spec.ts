import { PersonalNumbers } from './personal-number.js';

const number = '199001162396';
const person = '4f0c1f4e-3b86-4a06-9d43-0c4f3f6d7d10';
const other = '7b7f9f57-41cf-4b3a-8a4d-6a2d1f0c9a55';
const key = Buffer.alloc(32, 7);

describe('personal numbers', () => {
  it('can be read back, and two texts of one number differ', () => {
    const numbers = new PersonalNumbers(key);
    const stored = numbers.encrypt(number, person);
    expect(numbers.decrypt(stored, person)).toBe(number);
    expect(numbers.encrypt(number, person)).not.toEqual(stored);
  });

  it('are found by a hash that depends on the key', () => {
    const hash = new PersonalNumbers(key).hash(number);
    expect(new PersonalNumbers(key).hash(number)).toEqual(hash);
    expect(new PersonalNumbers(Buffer.alloc(32, 8)).hash(number)).not.toEqual(hash);
  });

  it('cannot be moved to another person, read with another key or changed', () => {
    const numbers = new PersonalNumbers(key);
    const stored = numbers.encrypt(number, person);
    const changed = Uint8Array.from(stored, (byte, index) => (index === 20 ? byte ^ 1 : byte));
    const unreadable = { code: 'personal-number.unreadable', kind: 'internal' };
    expect(catching(() => numbers.decrypt(stored, other))).toMatchObject(unreadable);
    expect(catching(() => numbers.decrypt(changed, person))).toMatchObject(unreadable);
    expect(catching(() => numbers.decrypt(stored.subarray(0, 8), person))).toMatchObject(unreadable);
    expect(catching(() => new PersonalNumbers(Buffer.alloc(32, 8)).decrypt(stored, person))).toMatchObject(
      unreadable,
    );
  });

  it('are neither stored nor found without a key', () => {
    const numbers = new PersonalNumbers();
    expect(numbers.enabled).toBe(false);
    expect(numbers.hash(number)).toBeUndefined();
    expect(catching(() => numbers.encrypt(number, person))).toMatchObject({
      code: 'personal-number.not-enabled',
    });
  });

  it('are never part of an error', () => {
    const error = catching(() => new PersonalNumbers().encrypt(number, person)) as Error;
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain(number);
  });

  it('need a key of 32 bytes', () => {
    expect(() => new PersonalNumbers(Buffer.alloc(31))).toThrow(RangeError);
  });
});

function catching(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
