import { makeCertificate } from './certificates.js';

const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings';
const EC = 'http://id.swedenconnect.se/ec/1.0';
const TYPE = 'http://id.elegnamnden.se/st/1.0';
const CONTRACT = 'http://id.swedenconnect.se/contract/sc/prepaid-auth-2021';

/** Keys of a party, as in a KeyDescriptor. */
export interface Certificates {
  /** EC. */
  readonly signing: string;
  /** RSA, 3072 bits. */
  readonly encryption: string;
}

export async function makeCertificates(): Promise<Certificates> {
  return { signing: await makeCertificate({}), encryption: await makeCertificate({ bits: 3072 }) };
}

/** Metadata that an operator would register without a word, by what its role is; unsigned. */
export const registrable = {
  'service provider': (keys: Certificates) =>
    entity(
      [`${EC}/loa3-orgid`, `${TYPE}/public-sector-sp`, CONTRACT],
      '',
      `<md:SPSSODescriptor AuthnRequestsSigned="true" protocolSupportEnumeration="${PROTOCOL}">${extensions()}${descriptors(keys)}<md:AssertionConsumerService index="0" Binding="${BINDING}:HTTP-POST" Location="https://party.example.se/acs"/></md:SPSSODescriptor>`,
    ),
  'identity provider': (keys: Certificates) =>
    entity(
      [`${EC}/loa3-orgid`, `${EC}/loa3-name`, 'http://id.elegnamnden.se/sprop/1.0/scal2', CONTRACT],
      attribute('urn:oasis:names:tc:SAML:attribute:assurance-certification', [
        'http://id.elegnamnden.se/loa/1.0/loa3',
      ]),
      `<md:IDPSSODescriptor protocolSupportEnumeration="${PROTOCOL}">${extensions(SCOPES)}${descriptors(keys)}<md:SingleSignOnService Binding="${BINDING}:HTTP-Redirect" Location="https://party.example.se/redirect"/><md:SingleSignOnService Binding="${BINDING}:HTTP-POST" Location="https://party.example.se/post"/></md:IDPSSODescriptor>`,
    ),
  'attribute authority': (keys: Certificates) =>
    entity(
      [CONTRACT, 'http://id.swedenconnect.se/ec/exempel/attributes'],
      '',
      `<md:AttributeAuthorityDescriptor protocolSupportEnumeration="${PROTOCOL}">${extensions(SCOPES)}${descriptors(keys)}<md:AttributeService Binding="${BINDING}:SOAP" Location="https://party.example.se/query"/></md:AttributeAuthorityDescriptor>`,
    ),
};

const SCOPES =
  '<shibmd:Scope regexp="false">2021006883</shibmd:Scope><shibmd:Scope regexp="false">exempel.example.se</shibmd:Scope>';

const texts = (element: string, sv: string, en: string) =>
  `<${element} xml:lang="sv">${sv}</${element}><${element} xml:lang="en">${en}</${element}>`;

const extensions = (more = '') =>
  `<md:Extensions><mdui:UIInfo>${texts('mdui:DisplayName', 'Tjänsten', 'The service')}${texts('mdui:Description', 'Gör något.', 'Does something.')}<mdui:Logo width="100" height="50">https://party.example.se/logo.png</mdui:Logo><mdui:InformationURL xml:lang="sv">https://party.example.se/om</mdui:InformationURL></mdui:UIInfo>${more}</md:Extensions>`;

const attribute = (name: string, values: readonly string[]) =>
  `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values.map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;

export const keyDescriptor = (use: string, certificate: string, methods = '') =>
  `<md:KeyDescriptor${use && ` use="${use}"`}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${methods}</md:KeyDescriptor>`;

const METHODS =
  '<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><md:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></md:EncryptionMethod>';

const descriptors = ({ signing, encryption }: Certificates) =>
  keyDescriptor('signing', signing) + keyDescriptor('encryption', encryption, METHODS);

const contact = (attributes: string, mail: string) =>
  `<md:ContactPerson ${attributes}><md:EmailAddress>mailto:${mail}</md:EmailAddress></md:ContactPerson>`;

function entity(categories: readonly string[], attributes: string, role: string): string {
  const validUntil = new Date(Date.now() + 7 * 86_400_000).toISOString();
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"
 xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" xmlns:remd="http://refeds.org/metadata"
 xmlns:mdorgext="http://id.swedenconnect.se/authn/1.0/md-org-ext/ns" xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi"
 entityID="https://party.example.se/saml" validUntil="${validUntil}"><md:Extensions><mdattr:EntityAttributes>${attribute('http://macedir.org/entity-category', categories)}${attributes}</mdattr:EntityAttributes><alg:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><alg:SigningMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/></md:Extensions>${role}<md:Organization><md:Extensions><mdorgext:OrganizationNumber>2021006883</mdorgext:OrganizationNumber></md:Extensions>${texts('md:OrganizationName', 'Myndigheten', 'The Agency')}${texts('md:OrganizationDisplayName', 'Myndigheten', 'The Agency')}${texts('md:OrganizationURL', 'https://example.se', 'https://example.se/en')}</md:Organization>${contact('contactType="technical"', 'drift@example.se')}${contact('contactType="support"', 'support@example.se')}${contact('contactType="other" remd:contactType="http://refeds.org/metadata/contactType/security"', 'cert@example.se')}</md:EntityDescriptor>`;
}
