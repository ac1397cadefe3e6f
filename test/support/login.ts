import { randomUUID } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import { canonicalise } from '../../src/protocols/saml/xml/canonicalise.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { MESSAGE_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { craftSignature, ENVELOPED_TRANSFORM, signWith } from '../saml-xml/crafted-signature.js';
import { ECDSA, EcdsaSha256 } from '../saml-xml/xml-crypto-ecdsa.js';
import type { KeyPair } from '../saml-xml/parties.js';

export const LOA2 = 'http://id.elegnamnden.se/loa/1.0/loa2';
export const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const RSA = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** What an identity provider says of a login; of each part there is a usual one. */
export interface Login {
  readonly id?: string;
  readonly issuer: string;
  /** entityID of the e-service; null: for nobody in particular. */
  readonly audience: string | null;
  /** By attribute name. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly level?: string;
  /** Seconds from now. */
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly authenticated?: number;
  readonly sessionEnds?: number;
  /** Inside Conditions, after the rest. */
  readonly conditions?: string;
  /** After the AuthnStatement. */
  readonly statements?: string;
}

/** The assertion without signature, in the manner of OpenSAML: values typed with a prefix that nothing else uses. */
export function loginAssertion(login: Login): string {
  const { id = `_${randomUUID()}`, issuer, audience, level = LOA3, conditions = '', statements = '' } = login;
  const { notBefore = -5, notOnOrAfter = 300, authenticated = -10, sessionEnds } = login;
  const session = sessionEnds === undefined ? '' : ` SessionNotOnOrAfter="${inSeconds(sessionEnds)}"`;
  const restriction =
    audience === null
      ? ''
      : `<saml2:AudienceRestriction><saml2:Audience>${audience}</saml2:Audience></saml2:AudienceRestriction>`;
  return `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" ID="${id}" IssueInstant="${inSeconds(-5)}" Version="2.0">
  <saml2:Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">${issuer}</saml2:Issuer>
  <saml2:Subject>
    <saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">_${randomUUID()}</saml2:NameID>
    <saml2:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml2:SubjectConfirmationData NotOnOrAfter="${inSeconds(300)}" Recipient="https://e-service.example/acs"/></saml2:SubjectConfirmation>
  </saml2:Subject>
  <saml2:Conditions NotBefore="${inSeconds(notBefore)}" NotOnOrAfter="${inSeconds(notOnOrAfter)}">${restriction}${conditions}</saml2:Conditions>
  <saml2:AuthnStatement AuthnInstant="${inSeconds(authenticated)}"${session}><saml2:AuthnContext><saml2:AuthnContextClassRef>${level}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>${statements}
  <saml2:AttributeStatement>${Object.entries(login.attributes).map(attribute).join('')}</saml2:AttributeStatement>
</saml2:Assertion>`;
}

function attribute([name, values]: readonly [string, readonly string[]]): string {
  const typed = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string"';
  const all = values.map((value) => `<saml2:AttributeValue ${typed}>${value}</saml2:AttributeValue>`);
  return `<saml2:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${all.join('')}</saml2:Attribute>`;
}

/** The certificate goes into KeyInfo where there is one. */
export type Signer = Pick<KeyPair, 'privateKey'> & Partial<Pick<KeyPair, 'certificatePem'>>;

/** Signs the root after its Issuer as another implementation does: xml-crypto. */
export function signedLogin(xml: string, { privateKey, certificatePem }: Signer): string {
  const isEc = privateKey.asymmetricKeyType === 'ec';
  const signer = new SignedXml({
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ...(certificatePem !== undefined && { publicCert: certificatePem }),
    signatureAlgorithm: isEc ? ECDSA : RSA,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.SignatureAlgorithms = { [RSA]: signer.SignatureAlgorithms[RSA]!, [ECDSA]: EcdsaSha256 };
  signer.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name()='Issuer']", action: 'after' },
  });
  return signer.getSignedXml();
}

/** Signs it in the form of OpenSAML, which lists the prefix of the values' types; xml-crypto lists it in every transform. */
export function signedLikeOpenSaml(xml: string, { privateKey }: KeyPair): string {
  const canonical = (text: string, prefixes: string[] = []) =>
    withDocument(Buffer.from(text), MESSAGE_LIMITS, ({ root }) => canonicalise(root, prefixes).toString());
  const list = `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xs"/>`;
  const signature = craftSignature({
    message: canonical(xml, ['xs']),
    uri: `#${/ ID="([^"]*)"/.exec(xml)![1]!}`,
    transforms: `${ENVELOPED_TRANSFORM}<ds:Transform Algorithm="${EXCLUSIVE}">${list}</ds:Transform>`,
    value: (signedInfo) => signWith(privateKey)(canonical(signedInfo)),
  });
  return xml.replace('</saml2:Issuer>', `</saml2:Issuer>${signature}`);
}

export function inSeconds(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString();
}
