import { refusals } from './directory.errors.js';

/** The text without outer spaces. @throws DomainError `directory.text-missing` when empty, longer, or not printable. */
export function requireText(field: string, raw: string, longest: number): string {
  const text = raw.normalize('NFC').trim();
  if (text.length === 0 || text.length > longest || /\p{C}/u.test(text)) throw refusals.textMissing(field);
  return text;
}

/** As requireText, but what is absent or empty is undefined. */
export function optionalText(
  field: string,
  raw: string | null | undefined,
  longest: number,
): string | undefined {
  return raw === undefined || raw === null || raw.trim() === ''
    ? undefined
    : requireText(field, raw, longest);
}

/** A code people write: no spaces, no `@` (it separates codes from organisation numbers in attribute values). */
export function isCode(raw: string): boolean {
  return /^[^\s@\p{C}]{1,64}$/u.test(raw);
}
