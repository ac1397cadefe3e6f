import { refusals } from './paging.errors.js';

/** Says how the rest is to be read; another one when a list's order changes, so that old cursors are refused. */
const VERSION = '1';
const SEPARATOR = '\u001f';
const LONGEST = 1024;

/** The place of a row in its list as a cursor. No part holds the character U+001F. */
export function cursorOf(place: readonly string[]): string {
  return Buffer.from([VERSION, ...place].join(SEPARATOR)).toString('base64url');
}

/**
 * The place that the cursor names, undefined when there is none.
 * @param parts the form of each part
 * @throws DomainError `page.cursor-malformed` for anything that `cursorOf` would not have made of such parts
 */
export function placeOf(cursor: string | undefined, parts: readonly RegExp[]): string[] | undefined {
  if (cursor === undefined) return undefined;
  const [version, ...place] = decoded(cursor).split(SEPARATOR);
  const fits = place.length === parts.length && parts.every((part, index) => part.test(place[index] ?? ''));
  if (version !== VERSION || !fits || cursorOf(place) !== cursor) throw refusals.cursorMalformed();
  return place;
}

function decoded(cursor: string): string {
  return cursor.length <= LONGEST ? Buffer.from(cursor, 'base64url').toString() : '';
}

/** Forms of parts. */
export const UUID_PART = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Microseconds since 1970, or another number that fits a bigint. */
export const MICROSECONDS_PART = /^(?:0|[1-9][0-9]{0,17})$/;
/** A text a row is ordered by. */
export const TEXT_PART = /^[^\p{C}]{1,300}$/u;
