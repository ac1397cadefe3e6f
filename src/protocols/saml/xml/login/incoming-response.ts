import { XmlXPath, type XmlElement } from 'libxml2-wasm';
import { attributeOf, elementChildren, isElement } from '../element-children.js';
import { DS, SAML, SAMLP } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { MESSAGE_LIMITS } from '../scan-markup.js';
import { checkSchema } from '../schemas.js';
import { SignatureRefused } from '../signature-refused.js';
import { takeSignedElement } from '../signed-element.js';
import type { Signed } from '../verify-signature.js';
import { LoginRefused } from './login-refused.js';

/** A message of an identity provider that nobody vouches for yet. What is readable serves to find whose keys are tried. */
export interface UnverifiedMessage extends Signed {
  readonly unverifiedIssuer: string;
}

/** A start tag with everything that anybody declares in it. */
const HEAD_BYTES = 8_192;
const IN_RESPONSE_TO = /\sInResponseTo\s*=\s*(["'])([A-Za-z_][A-Za-z0-9_.-]{0,255})\1/;

/**
 * What a Response seems to answer, without reading it: good for looking up a question and nothing else. What it does answer
 * is read from what was signed.
 */
export function inResponseToHint(xml: Buffer): string | undefined {
  return IN_RESPONSE_TO.exec(xml.toString('latin1', 0, HEAD_BYTES))?.[2];
}

const SIGNATURES = XmlXPath.compile('//ds:Signature', { ds: DS });
const IDS = XmlXPath.compile('//@ID | //@Id | //@id | //@iD | //@xml:id | //@AssertionID | //@ResponseID');

/**
 * Reads a `samlp:Response` as it was posted, as strictly as the answer to an attribute query: no DTD, bounded, valid by the
 * schemas, one signature, in its place and of the allowed algorithms; no assertion that is not encrypted.
 * @throws XmlRefused, LoginRefused
 */
export function readIncomingResponse(xml: Uint8Array): UnverifiedMessage {
  return withDocument(xml, MESSAGE_LIMITS, ({ root }) => {
    if (!isElement(root, SAMLP, 'Response')) throw new LoginRefused('not-a-response');
    if (attributeOf(root, 'Version') !== '2.0') throw new LoginRefused('version');
    checkSchema(root);
    const children = elementChildren(root);
    if (children.some((child) => isElement(child, SAML, 'Assertion')))
      throw new LoginRefused('not-encrypted');
    const [issuer] = children;
    if (!isElement(issuer, SAML, 'Issuer')) throw new LoginRefused('issuer');
    return {
      unverifiedIssuer: issuer.content,
      signed: takeOnlySignature(root),
    };
  });
}

/** The element without its signature, which must be the only one of the document. The element leaves its document. */
export function takeOnlySignature(root: XmlElement): Signed['signed'] {
  try {
    if (root.find(SIGNATURES).length > 1) throw new SignatureRefused('several');
    const ids = root.find(IDS).map((attribute) => attribute.content);
    if (new Set(ids).size !== ids.length) throw new SignatureRefused('id-twice');
    return takeSignedElement(root, 'after-issuer');
  } catch (error) {
    if (error instanceof SignatureRefused) return error;
    throw error;
  }
}
