import { cursorOf } from './cursor.rules.js';
import { pageOf, rowsToRead } from './page.rules.js';

const page = (rows: readonly string[], first: number) =>
  pageOf(
    rows,
    first,
    (row) => [row],
    (row) => row.toUpperCase(),
  );

describe('pages', () => {
  it('hold 1 to 100', () => {
    expect([rowsToRead(1), rowsToRead(100)]).toEqual([2, 101]);
    const refused: unknown = expect.objectContaining({
      code: 'page.size-out-of-range',
      details: { field: 'first' },
    });
    for (const first of [0, -1, 101, 1.5, Number.NaN])
      expect(() => rowsToRead(first)).toThrow(refused as Error);
  });

  it('know by one row more that another page follows', () => {
    expect(page(['a', 'b', 'c'], 2)).toEqual({
      edges: [
        { cursor: cursorOf(['a']), node: 'A' },
        { cursor: cursorOf(['b']), node: 'B' },
      ],
      hasNextPage: true,
      endCursor: cursorOf(['b']),
    });
    expect(page(['a', 'b'], 2)).toMatchObject({ hasNextPage: false });
  });

  it('may be empty', () => {
    expect(page([], 2)).toEqual({ edges: [], hasNextPage: false });
  });
});
