/** Headers of a request, by lower-case name. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Any value will do: no page of another origin can send it without asking first, and we answer no such question. */
export const CSRF_HEADER = 'x-behorig-csrf';

/**
 * Whether a page of this origin sent the request, as browsers tell (Fetch Metadata, RFC 6454 section 7): every part that they
 * send must say so, and they must send one.
 */
export function isFromSameOrigin(headers: RequestHeaders, origin: string): boolean {
  const { 'sec-fetch-site': site, origin: from } = headers;
  if (site === undefined && from === undefined) return false;
  return (site === undefined || site === 'same-origin') && (from === undefined || from === origin);
}

/** As `isFromSameOrigin`, with the header of our own; that one is enough where the browser tells nothing. */
export function isOwnCall(headers: RequestHeaders, origin: string): boolean {
  const { 'sec-fetch-site': site, origin: from } = headers;
  const saysNothing = site === undefined && from === undefined;
  return headers[CSRF_HEADER] !== undefined && (saysNothing || isFromSameOrigin(headers, origin));
}
