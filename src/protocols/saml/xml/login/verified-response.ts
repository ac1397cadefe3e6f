import { isUtf8 } from 'node:buffer';
import type { KeyObject } from 'node:crypto';
import { childOf, childrenOf, readCanonical, type CanonicalElement } from '../canonical-reader.js';
import { decryptElement, DecryptionRefused } from '../decrypt.js';
import { isElement } from '../element-children.js';
import { readEncryptedElement } from '../encrypted-element.js';
import { parseInstant } from '../instant.js';
import { SAML, SAMLP } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { MESSAGE_LIMITS } from '../scan-markup.js';
import { checkSchema } from '../schemas.js';
import { verifySignature, type Signed } from '../verify-signature.js';
import { takeOnlySignature } from './incoming-response.js';
import { LoginRefused } from './login-refused.js';
import { readLoginAssertion, type LoginAssertion } from './login-assertion.js';

/** A verified Response, and the assertion in it. Its audience, recipient, time and the rest are for the caller to compare. */
export interface VerifiedResponse {
  readonly issuer: string;
  readonly destination: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly issueInstant: Date;
  readonly assertion: LoginAssertion;
  /** Which of the keys given it was encrypted to. */
  readonly decryptionKey: KeyObject;
}

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/**
 * Verifies the signature of the Response, decrypts its one assertion and verifies the signature of that; all values are read
 * from what was signed.
 * @param providerKeys of the identity provider's metadata
 * @param decryptionKeys ours, the newest first
 * @throws SignatureRefused, LoginRefused
 */
export function verifyResponse(
  message: Signed,
  providerKeys: readonly KeyObject[],
  decryptionKeys: readonly KeyObject[],
): VerifiedResponse {
  const response = readCanonical(verifySignature(message, providerKeys));
  refuseOtherStatus(response);
  const [encrypted, ...more] = childrenOf(response, SAML, 'EncryptedAssertion');
  if (!encrypted || more.length > 0) throw new LoginRefused('assertion');
  return {
    issuer: childOf(response, SAML, 'Issuer')?.text ?? '',
    destination: response.attributes.get('Destination'),
    inResponseTo: response.attributes.get('InResponseTo'),
    issueInstant: instantOf(response),
    ...openAssertion(encrypted, providerKeys, decryptionKeys),
  };
}

function refuseOtherStatus(response: CanonicalElement): void {
  const status = childOf(response, SAMLP, 'Status');
  const first = status && childOf(status, SAMLP, 'StatusCode');
  const second = first && childOf(first, SAMLP, 'StatusCode');
  const codes = [first, second].flatMap((code) => code?.attributes.get('Value') ?? []);
  if (codes[0] !== SUCCESS) throw new LoginRefused('status', codes);
}

// The Response is signed, so nobody but the identity provider has made the cipher: trying keys tells nothing to anyone else.
function openAssertion(
  encrypted: CanonicalElement,
  providerKeys: readonly KeyObject[],
  decryptionKeys: readonly KeyObject[],
): Pick<VerifiedResponse, 'assertion' | 'decryptionKey'> {
  const data = readEncryptedElement(encrypted);
  if (!data) throw new LoginRefused('not-decrypted');
  for (const decryptionKey of decryptionKeys) {
    const plain = attempt(() => decryptElement(data, [decryptionKey], takeText));
    if (plain) {
      const signed = takeAssertion(plain);
      return { assertion: readAssertion({ signed }, providerKeys), decryptionKey };
    }
  }
  throw new LoginRefused('not-decrypted');
}

// By another key than its own CBC decrypts to noise; what is text was decrypted, whatever is wrong with it.
function takeText(plain: Buffer): Buffer {
  if (!isUtf8(plain)) throw new DecryptionRefused();
  return plain;
}

function takeAssertion(plain: Buffer): Signed['signed'] {
  return withDocument(plain, MESSAGE_LIMITS, ({ root }) => {
    if (!isElement(root, SAML, 'Assertion')) throw new LoginRefused('assertion');
    checkSchema(root);
    return takeOnlySignature(root);
  });
}

function attempt<T>(decrypt: () => T): T | undefined {
  try {
    return decrypt();
  } catch (error) {
    if (error instanceof DecryptionRefused) return undefined;
    throw error;
  }
}

function readAssertion(signed: Signed, keys: readonly KeyObject[]): LoginAssertion {
  return readLoginAssertion(readCanonical(verifySignature(signed, keys)));
}

function instantOf({ attributes }: CanonicalElement): Date {
  const instant = parseInstant(attributes.get('IssueInstant') ?? '');
  if (!instant) throw new LoginRefused('malformed');
  return instant;
}
