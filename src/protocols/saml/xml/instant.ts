const INSTANT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/**
 * An instant as SAML writes it: UTC with a "Z" and no time zone (saml-core 1.3.3). Fractions finer than milliseconds are cut off: .NET software sends seven
 * digits.
 * @returns undefined for anything else, 30 February and leap seconds included
 */
export function parseInstant(text: string): Date | undefined {
  const [, seconds, fraction = ''] = INSTANT.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const instant = new Date(`${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`);
  const exists = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(seconds);
  return exists ? instant : undefined;
}
