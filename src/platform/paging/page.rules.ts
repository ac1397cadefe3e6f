import { cursorOf } from './cursor.rules.js';
import type { Page } from './page.js';
import { refusals } from './paging.errors.js';

const LONGEST_PAGE = 100;

/** How many rows to read for a page: one more than it holds, which tells whether there is another page. @throws DomainError `page.size-out-of-range` */
export function rowsToRead(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > LONGEST_PAGE) throw refusals.sizeOutOfRange();
  return first + 1;
}

/**
 * The page of rows that were read as `rowsToRead` says.
 * @param place what of the row decides its place in the order
 */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  first: number,
  place: (row: Row) => readonly string[],
  node: (row: Row) => Node,
): Page<Node> {
  const edges = rows.slice(0, first).map((row) => ({ cursor: cursorOf(place(row)), node: node(row) }));
  const endCursor = edges.at(-1)?.cursor;
  return { edges, hasNextPage: rows.length > first, ...(endCursor !== undefined && { endCursor }) };
}
