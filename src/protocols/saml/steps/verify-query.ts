import { denied } from '../refused.js';
import { readAttributeQuery, type AttributeQuery } from '../xml/attribute-query.js';
import type { UnverifiedMessage } from '../xml/incoming-message.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import { verifySignature } from '../xml/verify-signature.js';
import type { ClaimedParty } from './identify-relying-party.js';

declare const proven: unique symbol;

/** A query read from signed bytes alone, and the party that signed it. Made here and nowhere else. */
export interface VerifiedQuery extends ClaimedParty {
  readonly query: AttributeQuery;
  readonly [proven]: true;
}

/**
 * Step 3. The issuer is compared again, now as signed: the party was looked up by what the unverified message said.
 * @throws Refused when the signature does not hold
 * @throws MessageRefused when the signed content is no query we take
 */
export function verifyQuery(message: UnverifiedMessage, claimed: ClaimedParty): VerifiedQuery {
  const query = readAttributeQuery(verified(message, claimed));
  if (query.issuer !== claimed.party.entityId) throw denied('issuer-mismatch');
  return { ...claimed, query } as VerifiedQuery;
}

function verified(message: UnverifiedMessage, { metadata }: ClaimedParty) {
  try {
    return verifySignature(message, metadata.signingKeys);
  } catch (error) {
    if (error instanceof SignatureRefused) throw denied(`signature-${error.reason}`);
    throw error;
  }
}
