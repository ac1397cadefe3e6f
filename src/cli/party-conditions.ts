import type { PartyConditions } from '../domain/relying-parties/party-conditions.js';

/** What is required of a party, on one line; empty: nothing. */
export function conditionsText({ categories, kind }: PartyConditions): string {
  const kinds = { eService: ['no signature service'], signatureService: ['signature service'] };
  return [...(kind ? kinds[kind] : []), ...categories].join(', ');
}
