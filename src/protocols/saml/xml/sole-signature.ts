import { XmlXPath, type XmlElement } from 'libxml2-wasm';
import { DS } from './namespaces.js';
import { SignatureRefused } from './signature-refused.js';
import { takeSignedElement } from './signed-element.js';
import type { Signed } from './verify-signature.js';

const SIGNATURES = XmlXPath.compile('.//ds:Signature', { ds: DS });
const IDS = XmlXPath.compile(
  './/@ID | .//@Id | .//@id | .//@iD | .//@xml:id | .//@AssertionID | .//@RequestID | .//@ResponseID',
);

/**
 * Takes apart the one signed element within another, where no ID occurs twice. What is not acceptable is the result, for `verifySignature` to throw. The
 * element **leaves its document**.
 * @param carried how many signatures of others it carries, in a place where they may be
 */
export function takeSoleSigned(within: XmlElement, element: XmlElement, carried = 0): Signed['signed'] {
  try {
    if (within.find(SIGNATURES).length > 1 + carried) throw new SignatureRefused('several');
    const ids = within.find(IDS).map((attribute) => attribute.content);
    if (new Set(ids).size !== ids.length) throw new SignatureRefused('id-twice');
    return takeSignedElement(element, 'after-issuer');
  } catch (error) {
    if (error instanceof SignatureRefused) return error;
    throw error;
  }
}
