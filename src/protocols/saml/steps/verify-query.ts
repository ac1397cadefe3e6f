import { denied } from '../refused.js';
import { readAttributeQuery, type AttributeQuery } from '../xml/attribute-query.js';
import type { UnverifiedMessage } from '../xml/incoming-message.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import { verifySignature, type VerifiedXml } from '../xml/verify-signature.js';
import type { ClaimedParty } from './identify-relying-party.js';

declare const proven: unique symbol;

/** A message that the party has signed, not read yet. */
export interface ProvenMessage extends ClaimedParty {
  readonly signed: VerifiedXml;
  /** What it was read from: evidence in clear is opened from it. */
  readonly body: Uint8Array;
}

/** A query read from signed bytes alone, and the party that signed it. Made here and nowhere else. */
export interface VerifiedQuery extends ClaimedParty {
  readonly query: AttributeQuery;
  readonly body: Uint8Array;
  readonly [proven]: true;
}

/**
 * Step 3, first half: that the party signed it.
 * @throws Refused when the signature does not hold
 */
export function verifySender(message: UnverifiedMessage, { party, metadata }: ClaimedParty): ProvenMessage {
  try {
    return { party, metadata, body: message.body, signed: verifySignature(message, metadata.signingKeys) };
  } catch (error) {
    if (error instanceof SignatureRefused) throw denied(`signature-${error.reason}`);
    throw error;
  }
}

/**
 * Step 3, second half. The issuer is compared again, now as signed: the party was looked up by what the unverified
 * message said.
 * @throws Refused when the query is somebody else's
 * @throws MessageRefused when the signed content is no query we take
 */
export function readVerified({ party, metadata, body, signed }: ProvenMessage): VerifiedQuery {
  const query = readAttributeQuery(signed);
  if (query.issuer !== party.entityId) throw denied('issuer-mismatch');
  return { party, metadata, body, query } as VerifiedQuery;
}
