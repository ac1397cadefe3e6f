import { createHash } from 'node:crypto';

/** What canonical JSON can hold. Dates become ISO 8601 in UTC; properties that are undefined are left out. */
export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | Date
  | readonly CanonicalValue[]
  | { readonly [name: string]: CanonicalValue | undefined };

/**
 * One text for one value, whatever the order its properties were written in (RFC 8785: names sorted by UTF-16 code
 * units, no white space, numbers and strings as ECMAScript writes them).
 * @throws TypeError for a number JSON cannot hold.
 */
export function canonicalJson(value: CanonicalValue): string {
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('Not a JSON number.');
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value).filter(
    (member): member is [string, CanonicalValue] => member[1] !== undefined,
  );
  members.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** SHA-256 of the canonical JSON, 32 bytes. */
export function digest(value: CanonicalValue): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(canonicalJson(value)).digest());
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
