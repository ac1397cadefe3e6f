import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readAnswer, type ReadAssertion } from '../../src/protocols/saml/xml/requester/answer-reader.js';
import type { Case } from './cases.js';
import type { EService } from './e-services.js';
import type { SigningKeys } from '../measuring/key-folder.js';

export interface CheckedAnswer {
  /** Length of what was encrypted. */
  readonly assertionBytes: number;
  readonly attributes: ReadAssertion['attributes'];
}

const ENCRYPTED_CONTENT = /[^>\s]+(?=<\/\w+:CipherValue>\s*<\/\w+:CipherData>\s*<\/\w+:EncryptedData>)/;

/**
 * Opens an answer as the e-service would and compares it with what the case says: whose key signed it, how many signatures, encrypted, and
 * the attributes that were asked for.
 * @throws Error when the answer is not what is to be measured
 */
export function checkAnswer(
  envelope: string,
  { name, keys, signatures }: Case,
  { encryption }: EService,
  signing: SigningKeys,
  attributes: readonly string[],
): CheckedAnswer {
  const signer = new X509Certificate(signing[keys].certificate).publicKey;
  const { assertion } = readAnswer(
    Buffer.from(envelope),
    [signer],
    [createPrivateKey(encryption.privateKey)],
  );
  const released = assertion?.attributes.map((attribute) => attribute.name) ?? [];
  const missing = attributes.filter((attribute) => !released.includes(attribute));
  if (!assertion?.encrypted || assertion.signed !== (signatures === 2) || missing.length > 0) {
    throw new Error(
      `An answer of ${name} is not as it should be; it lacks ${missing.join(', ') || 'protection'}.`,
    );
  }
  const [content = ''] = ENCRYPTED_CONTENT.exec(envelope) ?? [];
  return { assertionBytes: Buffer.from(content, 'base64').length, attributes: assertion.attributes };
}
