import { oidOf } from './certificate-attributes.js';

/** An attribute of a name, by its object identifier; by its name in lower case where we do not know that. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

/** Longer names are not looked at. */
const longest = 2000;
const SPECIAL = ' "#+,;<=>\\\\';
const TYPE = / *([A-Za-z][A-Za-z0-9-]*|[0-2](?:\.(?:0|[1-9][0-9]*))+)=/y;
const HEX = /#((?:[0-9A-Fa-f]{2})+)/y;
const TEXT = new RegExp(`(?![ #])(?:[^\\0"+,;<>\\\\]|\\\\(?:[${SPECIAL}]|[0-9A-Fa-f]{2}))*`, 'y');
/** DER: UTF8String, PrintableString and IA5String. */
const STRINGS = [0x0c, 0x13, 0x16];

/**
 * Reads a distinguished name as text (RFC 4514; spaces before a type are passed over). Strictly, because people choose what
 * stands in names: a reader that guesses could be led to see an attribute within the value of another.
 * @returns undefined when it is malformed or longer than any that is looked at; never throws, and takes linear time
 */
export function parseDistinguishedName(dn: string): readonly NameAttribute[] | undefined {
  if (dn.length > longest) return undefined;
  const attributes: NameAttribute[] = [];
  for (let at = 0; ;) {
    const type = match(TYPE, dn, at);
    if (!type) return undefined;
    at += type[0].length;
    const written = match(HEX, dn, at) ?? match(TEXT, dn, at);
    const value = written && (written[1] === undefined ? unescaped(written[0]) : ofDer(written[1]));
    if (!written || value === undefined) return undefined;
    attributes.push({ type: oidOf(type[1] ?? '') ?? (type[1] ?? '').toLowerCase(), value });
    at += written[0].length;
    if (at === dn.length) return attributes;
    if (dn[at] !== ',' && dn[at] !== '+') return undefined;
    at += 1;
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** A space at the end counts only where it is escaped. */
function unescaped(text: string): string | undefined {
  if (/(?:^|[^\\]) $/.test(text.replaceAll('\\\\', '__'))) return undefined;
  const parts = text.split(/(\\[0-9A-Fa-f]{2}|\\.)/su).map((part) => {
    if (!part.startsWith('\\')) return Buffer.from(part);
    return part.length === 3 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part.slice(1));
  });
  return utf8(Buffer.concat(parts));
}

function ofDer(hex: string): string | undefined {
  const bytes = Buffer.from(hex, 'hex');
  const [tag = 0, first = 0, second = 0] = bytes;
  const isLong = first === 0x81 && second > 0x7f;
  const content = bytes.subarray(isLong ? 3 : 2);
  if (!STRINGS.includes(tag) || content.length !== (isLong ? second : first)) return undefined;
  return utf8(content);
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
