import type { KeyObject } from 'node:crypto';
import type { XmlElement } from 'libxml2-wasm';
import { decryptElement } from './decrypt.js';
import { elementChildren, isElement } from './element-children.js';
import type { EncryptedElement } from './encrypted-element.js';
import { SAML } from './namespaces.js';
import { evidenceInClear } from './query-evidence.js';
import { withDocument } from './read-xml.js';
import { MESSAGE_LIMITS } from './scan-markup.js';
import { checkSchema } from './schemas.js';
import { messageInEnvelope } from './soap-envelope.js';
import { takeSoleSigned } from './sole-signature.js';
import type { Signed } from './verify-signature.js';
import { XmlRefused } from './xml-refused.js';

/** An assertion that nobody vouches for yet; everything else is read from what `verifySignature` returns. */
export interface UnverifiedAssertion extends Signed {
  readonly unverifiedIssuer: string;
}

/**
 * Opens an encrypted assertion.
 * @param privateKeys all keys still in use, the newest first
 * @throws DecryptionRefused, whether it cannot be decrypted or what comes out is no assertion
 */
export function openEncryptedAssertion(
  encrypted: EncryptedElement,
  privateKeys: readonly KeyObject[],
): UnverifiedAssertion {
  return decryptElement(encrypted, privateKeys, openShownAssertion);
}

/**
 * Opens an assertion that is a document of its own.
 * @throws XmlRefused when it is none
 */
export function openShownAssertion(xml: Uint8Array): UnverifiedAssertion {
  return withDocument(xml, MESSAGE_LIMITS, ({ root }) => {
    checkSchema(root);
    return open(root);
  });
}

/**
 * Opens the assertion that a query carries in clear, from the same bytes that the query was read from: its signature may cover namespaces that only values
 * use, and the query's own need not.
 * @param body of a query whose signature has been verified, so that what is read here is what was signed
 * @throws XmlRefused `not-schema-valid` when there is none
 */
export function openCarriedAssertion(body: Uint8Array): UnverifiedAssertion {
  return withDocument(body, MESSAGE_LIMITS, ({ root }) => {
    const assertion = evidenceInClear(messageInEnvelope(root));
    if (!assertion) throw new XmlRefused('not-schema-valid');
    return open(assertion);
  });
}

function open(assertion: XmlElement): UnverifiedAssertion {
  const [issuer] = elementChildren(assertion);
  if (!isElement(assertion, SAML, 'Assertion') || !isElement(issuer, SAML, 'Issuer'))
    throw new XmlRefused('not-schema-valid');
  return { unverifiedIssuer: issuer.content, signed: takeSoleSigned(assertion, assertion) };
}
