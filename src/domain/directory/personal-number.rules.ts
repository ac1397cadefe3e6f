import personnummer from 'personnummer';

// The package's types promise a `default` member; what Node loads is the class itself.
const Personnummer = personnummer as unknown as typeof personnummer.default;

/** Which register a twelve-digit number comes from: SKV 704 or SKV 707. */
export type PersonalNumberKind = 'personnummer' | 'samordningsnummer';

export interface PersonalNumber {
  /** Twelve digits, no hyphen. */
  readonly number: string;
  readonly kind: PersonalNumberKind;
}

/**
 * A personal number of twelve digits (also written YYYYMMDD-NNNC) with a date that exists and the right check digit, or
 * undefined. Without the century it is ambiguous and refused; so are reserve numbers, which name patients.
 */
export function personalNumber(raw: string): PersonalNumber | undefined {
  const digits = /^((?:18|19|20)[0-9]{6})-?([0-9]{4})$/.exec(raw.trim());
  if (!digits) return undefined;
  const number = `${digits[1]}${digits[2]}`;
  if (!Personnummer.valid(number)) return undefined;
  const isCoordination = Personnummer.parse(number).isCoordinationNumber();
  return { number, kind: isCoordination ? 'samordningsnummer' : 'personnummer' };
}

/** Whether a text could only be meant as a personal number, with or without its century: a date that exists and the right check digit. */
export function isPersonalNumber(text: string): boolean {
  const digits = /^((?:18|19|20)?[0-9]{6})\s*[-+]?\s*([0-9]{4})$/.exec(text.trim());
  return digits !== null && Personnummer.valid(`${digits[1]}${digits[2]}`);
}
