import type { KeyObject } from 'node:crypto';
import type { XmlElement } from 'libxml2-wasm';
import { childOf, readCanonical, type CanonicalElement } from '../canonical-reader.js';
import { canonicalise } from '../canonicalise.js';
import { decryptElement } from '../decrypt.js';
import { elementChildren, isElement } from '../element-children.js';
import { readEncryptedElement } from '../encrypted-element.js';
import { DS, SAML, SAMLP, SOAP } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { METADATA_LIMITS } from '../scan-markup.js';
import { checkSchema } from '../schemas.js';
import { takeSignedElement } from '../signed-element.js';
import { messageInEnvelope } from '../soap-envelope.js';
import { verifySignature } from '../verify-signature.js';
import { AnswerRefused } from './answer-refused.js';
import { readAssertion, type AnsweredAssertion } from './assertion-reader.js';

/** A verified answer to an attribute query. */
export interface Answer {
  readonly id: string;
  readonly inResponseTo?: string;
  readonly issuer: string;
  /** Status code URIs, top level first; one or two. */
  readonly status: readonly string[];
  readonly assertion?: ReadAssertion;
}

/** The assertion of an answer, and how it was protected besides the signature of the Response. */
export interface ReadAssertion extends AnsweredAssertion {
  readonly signed: boolean;
  readonly encrypted: boolean;
}

/**
 * Verifies and reads the answer of an attribute authority: the Response's signature, the assertion's when it has one, after decryption. Audience, recipient
 * and validity are for the caller to compare.
 * @param authorityKeys the authority's signing keys from its metadata
 * @param decryptionKeys the asking party's private keys
 * @throws XmlRefused, SoapRefused, SignatureRefused, DecryptionRefused or AnswerRefused
 */
export function readAnswer(
  body: Uint8Array,
  authorityKeys: readonly KeyObject[],
  decryptionKeys: readonly KeyObject[] = [],
): Answer {
  const verified = withDocument(body, METADATA_LIMITS, ({ root }) =>
    verifyElement(responseIn(root), authorityKeys),
  );
  const response = readCanonical(verified);
  const inResponseTo = response.attributes.get('InResponseTo');
  const assertion = assertionIn(response, verified, authorityKeys, decryptionKeys);
  return {
    id: response.attributes.get('ID') ?? '',
    ...(inResponseTo === undefined ? {} : { inResponseTo }),
    issuer: childOf(response, SAML, 'Issuer')?.text ?? '',
    status: statusOf(response),
    ...(assertion ? { assertion } : {}),
  };
}

function responseIn(envelope: XmlElement): XmlElement {
  const message = messageInEnvelope(envelope);
  if (isElement(message, SOAP, 'Fault'))
    throw new AnswerRefused('fault', elementChildren(message)[0]?.content);
  if (!isElement(message, SAMLP, 'Response')) throw new AnswerRefused('not-a-response');
  checkSchema(message);
  return message;
}

function verifyElement(element: XmlElement, keys: readonly KeyObject[]): string {
  return verifySignature({ signed: takeSignedElement(element, 'after-issuer') }, keys);
}

function statusOf(response: CanonicalElement): string[] {
  const status = childOf(response, SAMLP, 'Status');
  const first = status && childOf(status, SAMLP, 'StatusCode');
  const second = first && childOf(first, SAMLP, 'StatusCode');
  return [first, second].flatMap((code) => code?.attributes.get('Value') ?? []);
}

function assertionIn(
  response: CanonicalElement,
  verified: string,
  authorityKeys: readonly KeyObject[],
  decryptionKeys: readonly KeyObject[],
): ReadAssertion | undefined {
  const encrypted = childOf(response, SAML, 'EncryptedAssertion');
  if (encrypted) {
    const data = readEncryptedElement(encrypted);
    if (!data) throw new AnswerRefused('assertion');
    const element = decryptElement(data, decryptionKeys, (plain) =>
      withDocument(plain, METADATA_LIMITS, ({ root }) => {
        checkSchema(root);
        return openAssertion(root, authorityKeys);
      }),
    );
    return { ...element, encrypted: true };
  }
  if (!childOf(response, SAML, 'Assertion')) return undefined;
  return withDocument(Buffer.from(verified), METADATA_LIMITS, ({ root }) => {
    const assertion = elementChildren(root).find((child) => isElement(child, SAML, 'Assertion'));
    if (!assertion) throw new AnswerRefused('assertion');
    return { ...openAssertion(assertion, authorityKeys), encrypted: false };
  });
}

function openAssertion(assertion: XmlElement, keys: readonly KeyObject[]): Omit<ReadAssertion, 'encrypted'> {
  const signed = elementChildren(assertion).some((child) => isElement(child, DS, 'Signature'));
  const text = signed ? verifyElement(assertion, keys) : canonicalise(assertion).toString();
  return { ...readAssertion(readCanonical(text)), signed };
}
