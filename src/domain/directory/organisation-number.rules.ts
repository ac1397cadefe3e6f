import organisationsnummer from 'organisationsnummer';

// The package's types promise a `default` member; what Node loads is the class itself.
const Organisationsnummer = organisationsnummer as unknown as typeof organisationsnummer.default;

/**
 * An organisation number as ten digits, or undefined when it is none. Takes NNNNNNNNNN and NNNNNN-NNNN, each also with
 * the prefix 16. A personal number (a sole trader's) is refused: its third digit is below two (SKV 709).
 */
export function organisationNumber(raw: string): string | undefined {
  const digits = /^(?:16)?([0-9]{6})-?([0-9]{4})$/.exec(raw.trim());
  if (!digits) return undefined;
  const number = `${digits[1]}${digits[2]}`;
  return number.charAt(2) >= '2' && Organisationsnummer.valid(number) ? number : undefined;
}
