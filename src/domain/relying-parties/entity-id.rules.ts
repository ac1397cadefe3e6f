const ABSOLUTE_URI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const LONGEST = 1024;

/** Whether it can name a party: an absolute URI of at most 1024 characters without spaces (SAML core 8.3.6). */
export function isEntityId(text: string): boolean {
  return ABSOLUTE_URI.test(text) && text.length <= LONGEST;
}
