const DURATION = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$/;

/**
 * Seconds of an xs:duration (xmlschema-2 3.2.6) in days, hours, minutes and seconds. Years and months have no fixed length.
 * @returns undefined for anything else
 */
export function parseDuration(text: string): number | undefined {
  const found = DURATION.exec(text.trim());
  if (!found || /[PT]$/.test(text.trim())) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
