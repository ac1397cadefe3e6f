import { fields, listed, printable } from './output.js';

describe('what is printed', () => {
  it('aligns columns, and shows what is absent as a dash', () => {
    const rows = [{ code: 'a', name: 'Å' }, { code: 'long' }];
    const { text } = listed<{ code: string; name?: string }>(rows, {
      code: ({ code }) => code,
      name: ({ name }) => name,
    });
    expect(text).toBe('CODE  NAME\na     Å\nlong  -');
  });

  it('says that a list is empty', () => {
    expect(listed([], { code: () => 'x' })).toEqual({ data: [], text: 'None.' });
  });

  it('leaves out fields without a value', () => {
    expect(fields({ name: 'Anna', title: undefined, employed: false })).toBe('name:     Anna\nemployed: no');
  });

  it('lets no control character of others reach the terminal', () => {
    expect(printable('a\u001b[2Jb\nc\u202ed')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(listed(['a\nb'], { name: (row) => row }).text.split('\n')).toHaveLength(2);
  });
});
