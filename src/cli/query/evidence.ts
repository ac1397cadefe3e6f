import { readFileSync } from 'node:fs';
import { receivedAssertion } from '../../protocols/saml/xml/requester/received-assertion.js';
import { UsageError } from '../exit-codes.js';

/** @throws UsageError */
export function readEvidence(file: string): string {
  try {
    return receivedAssertion(readFileSync(file));
  } catch {
    throw new UsageError(
      "The evidence file cannot be read as an identity provider's saml:Assertion, decrypted.",
    );
  }
}
