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

const HOUR = 3_600_000;
const DATE_TIME = /^(\d{4}-\d\d-\d\dT)(\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))?$/;

/**
 * Any xs:dateTime (xmlschema-2 3.2.7) of the years 0000 to 9999, as metadata may hold: with a time zone, without one (then it is UTC, saml-core 1.3.3), or
 * at 24:00:00. Fractions finer than milliseconds are cut off.
 * @returns undefined for anything else
 */
export function parseDateTime(text: string): Date | undefined {
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] = DATE_TIME.exec(text.trim()) ?? [];
  const isMidnight = time === '24:00:00';
  const local = parseInstant(`${date ?? ''}${isMidnight ? '00:00:00' : (time ?? '')}Z`);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (!local || offset > 14 * HOUR || (isMidnight && /[1-9]/.test(fraction))) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const utc = sign === '-' ? offset : -offset;
  return new Date(local.getTime() + (isMidnight ? 24 * HOUR : milliseconds) + utc);
}
