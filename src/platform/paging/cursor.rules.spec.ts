import fc from 'fast-check';
import { cursorOf, MICROSECONDS_PART, placeOf, TEXT_PART, UUID_PART } from './cursor.rules.js';

const malformed: unknown = expect.objectContaining({
  code: 'page.cursor-malformed',
  kind: 'invalid-input',
  details: { field: 'after' },
});

describe('cursors', () => {
  it('lead back to the place they were made of', () => {
    const uid = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 50 })
      .filter((text) => TEXT_PART.test(text));
    fc.assert(fc.property(uid, (text) => placeOf(cursorOf([text]), [TEXT_PART])?.[0] === text));
  });

  it('are not needed for the first page', () => {
    expect(placeOf(undefined, [TEXT_PART])).toBeUndefined();
  });

  it('are refused when another list gave them', () => {
    const id = '4f0c1f4e-3b86-4a06-9d43-0c4f3f6d7d10';
    expect(placeOf(cursorOf(['1700000000000000', id]), [MICROSECONDS_PART, UUID_PART])).toHaveLength(2);
    for (const cursor of [cursorOf([id]), cursorOf(['anna']), cursorOf([id, '1'])])
      expect(() => placeOf(cursor, [MICROSECONDS_PART, UUID_PART])).toThrow(malformed as Error);
  });

  it('are refused whatever else is sent', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => {
        expect(() => placeOf(text, [UUID_PART])).toThrow(malformed as Error);
      }),
    );
    for (const text of ['', '=', `${cursorOf(['anna'])}=`, 'a'.repeat(5000)])
      expect(() => placeOf(text, [TEXT_PART])).toThrow(malformed as Error);
  });
});
