import { makeKeyPair, type KeyPair } from '../saml-xml/parties.js';

/** An identity provider with keys and metadata of its own. */
export interface MadeIdentityProvider {
  readonly entityId: string;
  readonly metadata: string;
  readonly signing: KeyPair;
}

export interface IdentityProviderOptions {
  readonly signing?: 'EC' | 'RSA';
  /** Default: none, so that nothing scoped is believed. */
  readonly scopes?: readonly string[];
  /** Default: none, so that no level is believed. */
  readonly levels?: readonly string[];
  /** Entity categories. Default: none. */
  readonly categories?: readonly string[];
  readonly validUntil?: string;
  readonly singleSignOn?: string;
}

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:';

export async function makeIdentityProvider(
  entityId: string,
  options: IdentityProviderOptions = {},
): Promise<MadeIdentityProvider> {
  const signing = await makeKeyPair(options.signing === 'EC' ? 'ec' : 'rsa');
  return { entityId, signing, metadata: identityProviderMetadata(entityId, signing, options) };
}

export function identityProviderMetadata(
  entityId: string,
  { certificate }: KeyPair,
  { scopes = [], levels = [], categories = [], validUntil, singleSignOn }: IdentityProviderOptions = {},
): string {
  const scope = scopes.map((one) => `<shibmd:Scope regexp="false">${one}</shibmd:Scope>`).join('');
  const attribute = (name: string, values: readonly string[]) =>
    values.length === 0
      ? ''
      : `<saml:Attribute Name="${name}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri">${values
          .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
          .join('')}</saml:Attribute>`;
  const location = singleSignOn ?? `${entityId}/sso`;
  return `<md:EntityDescriptor entityID="${entityId}"${validUntil ? ` validUntil="${validUntil}"` : ''}
  xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
  xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:shibmd="urn:mace:shibboleth:metadata:1.0"
  xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui" xmlns:mdattr="urn:oasis:names:tc:SAML:metadata:attribute">
  <md:Extensions><mdattr:EntityAttributes>${attribute('urn:oasis:names:tc:SAML:attribute:assurance-certification', levels)}${attribute('http://macedir.org/entity-category', categories)}</mdattr:EntityAttributes></md:Extensions>
  <md:IDPSSODescriptor WantAuthnRequestsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:Extensions>${scope}<mdui:UIInfo><mdui:DisplayName xml:lang="sv">Legitimering ${new URL(entityId).hostname}</mdui:DisplayName></mdui:UIInfo></md:Extensions>
    <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleLogoutService Binding="${BINDINGS}HTTP-Redirect" Location="${location}/slo"/>
    <md:SingleSignOnService Binding="${BINDINGS}HTTP-Redirect" Location="${location}"/>
    <md:SingleSignOnService Binding="${BINDINGS}HTTP-POST" Location="${location}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`;
}
