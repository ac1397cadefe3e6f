import { chooseSignature } from '../../src/protocols/saml/xml/algorithms.js';
import { signingKeyFromPem } from '../../src/protocols/saml/xml/keys.js';
import { newMessageId } from '../../src/protocols/saml/xml/message-id.js';
import { writeQuery, type QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import type { CertifiedKey } from '../measuring/certified-key.js';

/** Who asks whom, and for what. */
export interface Asking {
  readonly address: string;
  readonly entityId: string;
  readonly signing: CertifiedKey;
  readonly attributes: readonly string[];
}

/** Of an answer that is not a refusal. */
export const MARKS = ['status:Success"', ':EncryptedAssertion'];
export const HEADERS = { 'content-type': 'text/xml; charset=utf-8' };

const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';

export function queryAbout(subject: string, { address, entityId, attributes }: Asking): QueryContent {
  return {
    id: newMessageId(),
    issueInstant: new Date(),
    issuer: entityId,
    destination: address,
    nameId: { value: subject, format: ORG_AFFILIATION },
    attributes: attributes.map((name) => ({ name })),
  };
}

/** Signs queries as common software sends them: with KeyInfo, attributes by name, a plain NameID. */
export function signer(asking: Asking): (subject: string) => string {
  const { privateKey, certificate } = asking.signing;
  const signature = chooseSignature([signingKeyFromPem(privateKey, certificate)]);
  return (subject) => writeQuery(queryAbout(subject, asking), signature);
}
