import { isElement } from '../element-children.js';
import { SAML } from '../namespaces.js';
import { withDocument } from '../read-xml.js';
import { MESSAGE_LIMITS } from '../scan-markup.js';
import { AnswerRefused } from './answer-refused.js';

const DECLARATION = /^\uFEFF?<\?xml[^>]*\?>\s*/;

/**
 * An identity provider's assertion as an e-service has received and decrypted it, to be shown to an attribute authority: the
 * `saml:Assertion` to the letter, since it is signed.
 * @throws XmlRefused, AnswerRefused `evidence`
 */
export function receivedAssertion(xml: Uint8Array): string {
  const isAssertion = withDocument(xml, MESSAGE_LIMITS, ({ root }) => isElement(root, SAML, 'Assertion'));
  if (!isAssertion) throw new AnswerRefused('evidence');
  return Buffer.from(xml).toString().replace(DECLARATION, '');
}
