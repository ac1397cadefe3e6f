import { createPrivateKey, createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { SignedXml } from 'xml-crypto';
import { encrypt, type EncryptOptions } from 'xml-encryption';
import type { CertifiedKey } from '../measuring/certified-key.js';
import type { Query } from './query.js';
import type { Attribute } from './register.js';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const LIFETIME_MS = 300_000;

const encryptAsync = promisify<string, EncryptOptions, string>((content, options, done) => {
  encrypt(content, options, done);
});

export const newId = () => `_${randomBytes(16).toString('hex')}`;

/** Writes answers from templates, with keys made once. */
export class AnswerWriter {
  private readonly privateKey: KeyObject;
  private readonly encryptionKey: string;

  constructor(
    private readonly entityId: string,
    private readonly signing: CertifiedKey,
    private readonly encryptionCertificate: string,
  ) {
    this.privateKey = createPrivateKey(signing.privateKey);
    const publicKey = createPublicKey(encryptionCertificate);
    this.encryptionKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** The signed Response with the encrypted assertion, in its envelope. */
  async write(query: Query, attributes: readonly Attribute[], id: string): Promise<string> {
    const now = new Date();
    const assertion = await encryptAsync(this.assertion(query, attributes, now), {
      rsa_pub: this.encryptionKey,
      pem: this.encryptionCertificate,
      encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc',
      keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    });
    const response =
      `<samlp:Response xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}" InResponseTo="${escape(query.id)}">` +
      `<saml:Issuer>${this.entityId}</saml:Issuer>` +
      `<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>` +
      `<saml:EncryptedAssertion>${assertion.trim()}</saml:EncryptedAssertion></samlp:Response>`;
    return `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${this.sign(response)}</soap:Body></soap:Envelope>`;
  }

  private assertion({ id, issuer, subject }: Query, attributes: readonly Attribute[], now: Date): string {
    const until = new Date(now.getTime() + LIFETIME_MS).toISOString();
    return (
      `<saml:Assertion xmlns:saml="${SAML}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="${newId()}" Version="2.0" IssueInstant="${now.toISOString()}">` +
      `<saml:Issuer>${this.entityId}</saml:Issuer>` +
      `<saml:Subject><saml:NameID Format="urn:oid:1.2.752.201.3.1">${escape(subject)}</saml:NameID>` +
      `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"><saml:SubjectConfirmationData InResponseTo="${escape(id)}" NotOnOrAfter="${until}"/></saml:SubjectConfirmation></saml:Subject>` +
      `<saml:Conditions NotBefore="${now.toISOString()}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${escape(issuer)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
      `<saml:AttributeStatement>${attributes.map(attributeXml).join('')}</saml:AttributeStatement></saml:Assertion>`
    );
  }

  private sign(response: string): string {
    const signer = new SignedXml({
      privateKey: this.privateKey,
      publicCert: this.signing.certificate,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: EXCLUSIVE,
    });
    signer.addReference({
      xpath: "/*[local-name(.)='Response']",
      transforms: [ENVELOPED, EXCLUSIVE],
      digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    });
    const after = "/*[local-name(.)='Response']/*[local-name(.)='Issuer']";
    signer.computeSignature(response, { prefix: 'ds', location: { reference: after, action: 'after' } });
    return signer.getSignedXml();
  }
}

function attributeXml({ name, values }: Attribute): string {
  const value = (text: string) =>
    `<saml:AttributeValue xsi:type="xs:string">${escape(text)}</saml:AttributeValue>`;
  return `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values.map(value).join('')}</saml:Attribute>`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
