import { hash } from 'node:crypto';

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
  // The order of sort() is that of UTF-16 code units.
  const members = Object.keys(value)
    .sort()
    .flatMap((name) => {
      const member = value[name];
      return member === undefined ? [] : `${JSON.stringify(name)}:${canonicalJson(member)}`;
    });
  return `{${members.join(',')}}`;
}

/** SHA-256 of the canonical JSON, 32 bytes. */
export function digest(value: CanonicalValue): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(hash('sha256', canonicalJson(value), 'buffer'));
}

function isList(value: object): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
