import { denied } from '../refused.js';
import { readAttributeQuery, type AttributeQuery } from '../xml/attribute-query.js';
import type { UnverifiedMessage } from '../xml/incoming-message.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import { checkDigest, verifyValue, type IntactElement, type VerifiedXml } from '../xml/verify-signature.js';
import type { ClaimedParty } from './identify-relying-party.js';

declare const proven: unique symbol;

/** A message that is as it was signed; by whom is not known yet. */
export interface IntactMessage extends UnverifiedMessage {
  readonly signed: IntactElement;
}

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
 * Step 3, its first part, before the party is looked up. What nobody can have signed is refused by no statement, whoever is
 * named as its sender: so it costs us little, and nobody learns from the time who is registered.
 * @throws Refused when its signature has not the form that is allowed, or is of something else
 */
export function checkIntact(message: UnverifiedMessage): IntactMessage {
  return { ...message, signed: orDenied(() => checkDigest(message)) };
}

/**
 * Step 3, second part: that the party signed it.
 * @throws Refused when none of its keys did
 */
export function verifySender(
  { signed, body }: IntactMessage,
  { party, metadata }: ClaimedParty,
): ProvenMessage {
  return { party, metadata, body, signed: orDenied(() => verifyValue(signed, metadata.signingKeys)) };
}

function orDenied<T>(verify: () => T): T {
  try {
    return verify();
  } catch (error) {
    if (error instanceof SignatureRefused) throw denied(`signature-${error.reason}`);
    throw error;
  }
}

/**
 * Step 3, last part. The issuer is compared again, now as signed: the party was looked up by what the unverified
 * message said.
 * @throws Refused when the query is somebody else's
 * @throws MessageRefused when the signed content is no query we take
 */
export function readVerified({ party, metadata, body, signed }: ProvenMessage): VerifiedQuery {
  const query = readAttributeQuery(signed);
  if (query.issuer !== party.entityId) throw denied('issuer-mismatch');
  return { party, metadata, body, query } as VerifiedQuery;
}
