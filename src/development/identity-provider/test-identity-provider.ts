import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyIndex } from '../../platform/keys/key-ring.js';
import { makeKeysOnce } from '../keys-once.js';
import { ORGANISATIONS } from '../sample-data.js';

/** A test identity provider: it lets a developer be any employee of the sample. Made by development mode alone. */
export interface TestIdentityProvider {
  readonly entityId: string;
  /** Where browsers are sent; what follows stands under it. */
  readonly address: string;
  readonly privateKey: string;
  readonly metadata: string;
}

/** Levels of assurance that it states, as the developer chooses. */
export const LEVELS = ['loa3', 'loa4', 'loa2'].map((level) => `http://id.elegnamnden.se/loa/1.0/${level}`);

/** Makes its keys in the folder, once. */
export function makeTestProviderKeys(folder: string): Promise<void> {
  return makeKeysOnce(folder, { commonName: 'test identity provider', kinds: ['signing RSA'] });
}

/** What it is called, before it has keys. */
export function testProviderEntityId(publicUrl: string): string {
  return `${addressUnder(publicUrl)}/metadata`;
}

/** Makes its keys at the first time, and its metadata anew. */
export async function makeTestIdentityProvider(
  folder: string,
  publicUrl: string,
): Promise<TestIdentityProvider> {
  await makeTestProviderKeys(folder);
  const key = readKeyIndex(folder).find(({ algorithm }) => algorithm === 'RSA');
  if (!key)
    throw new Error('no RSA key in the folder of the test identity provider; remove it to make it anew');
  const read = (kind: 'key' | 'crt') => readFileSync(join(folder, `${key.id}.${kind}.pem`), 'utf8');
  const [address, entityId] = [addressUnder(publicUrl), testProviderEntityId(publicUrl)];
  const metadata = metadataOf(entityId, address, read('crt').replace(/-----[^-]+-----|\s/g, ''));
  return { entityId, address, privateKey: read('key'), metadata };
}

function addressUnder(publicUrl: string): string {
  return `${publicUrl}/test-identity-provider`;
}

const URI = 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri';

function metadataOf(entityId: string, address: string, certificate: string): string {
  const attribute = (name: string, values: readonly string[]) =>
    `<saml:Attribute Name="${name}" NameFormat="${URI}">${values
      .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
      .join('')}</saml:Attribute>`;
  const redirect = `Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute"
    xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" entityID="${entityId}">
  <md:Extensions><mdattr:EntityAttributes>
    ${attribute('urn:oasis:names:tc:SAML:attribute:assurance-certification', LEVELS)}
    ${attribute('http://macedir.org/entity-category', ['http://id.swedenconnect.se/ec/1.0/loa3-orgid'])}
  </mdattr:EntityAttributes></md:Extensions>
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:Extensions>
      ${ORGANISATIONS.map(({ number }) => `<shibmd:Scope regexp="false">${number}</shibmd:Scope>`).join('')}
      <mdui:UIInfo><mdui:DisplayName xml:lang="sv">Testlegitimering</mdui:DisplayName>
        <mdui:DisplayName xml:lang="en">Test e-identification</mdui:DisplayName></mdui:UIInfo>
    </md:Extensions>
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService ${redirect} Location="${address}/logout"/>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
    <md:SingleSignOnService ${redirect} Location="${address}/login"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>
`;
}
