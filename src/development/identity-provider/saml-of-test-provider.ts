import { randomBytes } from 'node:crypto';
import { withDocument } from '../../protocols/saml/xml/read-xml.js';
import { MESSAGE_LIMITS } from '../../protocols/saml/xml/scan-markup.js';
import { checkSchema } from '../../protocols/saml/xml/schemas.js';
import type { EMPLOYEES } from '../sample-data.js';
import type { TestIdentityProvider } from './test-identity-provider.js';

type Employee = (typeof EMPLOYEES)[number];

/** By a name of unknown type: the package's types would bring those of a browser into the whole program. */
const PACKAGE = ['saml', 'ify'].join('');

/** What of samlify is used. */
interface Samlify {
  readonly setSchemaValidator: (validator: { validate(xml: string): Promise<string> }) => void;
  readonly IdentityProvider: (settings: object) => SamlifyProvider;
  readonly ServiceProvider: (settings: object) => SamlifyService;
}

interface Parsed {
  readonly extract: { readonly request?: { readonly id?: string } };
}

interface SamlifyProvider {
  parseLoginRequest(service: SamlifyService, binding: string, request: object): Promise<Parsed>;
  parseLogoutRequest(service: SamlifyService, binding: string, request: object): Promise<Parsed>;
  createLoginResponse(
    ...given: [SamlifyService, Parsed, binding: string, user: object, options: object]
  ): Promise<{ context: string }>;
  createLogoutResponse(...given: [SamlifyService, Parsed, binding: string, relayState: string]): {
    context: string;
  };
}

interface SamlifyService {
  readonly entityMeta: { getAssertionConsumerService(binding: string): unknown; getEntityID(): string };
}

/** What a browser brought by the redirect binding: the query as it stands in the address. */
export type RedirectQuery = string;

/** samlify, as the identity provider of a service whose metadata is given. It is there in development alone. */
export async function samlOf(provider: TestIdentityProvider, serviceMetadata: string) {
  const { IdentityProvider, ServiceProvider, setSchemaValidator } = (await import(PACKAGE)) as Samlify;
  setSchemaValidator({ validate });
  const sha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const idp = IdentityProvider({
    metadata: provider.metadata,
    privateKey: provider.privateKey,
    requestSignatureAlgorithm: sha256,
    isAssertionEncrypted: true,
    wantLogoutRequestSigned: true,
    dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  });
  const sp = ServiceProvider({
    metadata: serviceMetadata,
    wantMessageSigned: true,
    wantLogoutResponseSigned: true,
  });
  return {
    /** @throws whatever samlify has against it; the signature is verified */
    request: (query: RedirectQuery) => idp.parseLoginRequest(sp, 'redirect', redirected(query)),

    /** The Response for the employee: assertion signed and encrypted, and all of it signed. */
    answer: async (query: RedirectQuery, employee: Employee, level: string) => {
      const { extract } = await idp.parseLoginRequest(sp, 'redirect', redirected(query));
      const recipient = String(sp.entityMeta.getAssertionConsumerService('post'));
      const values = {
        ...{ Issuer: provider.entityId, Audience: sp.entityMeta.getEntityID(), Recipient: recipient },
        ...{ InResponseTo: String(extract.request?.id), Level: level, Name: employee.displayName },
        OrgAffiliation: `${employee.uid}@${employee.number}`,
        ...times(),
      };
      const write = () => ({ id: values.ID, context: filled(RESPONSE, values) });
      const options = { customTagReplacement: write, encryptThenSign: true };
      const { context } = await idp.createLoginResponse(sp, { extract }, 'post', {}, options);
      return { location: recipient, response: context };
    },

    /** Where the browser goes when its session here has ended. */
    logout: async (query: RedirectQuery): Promise<string> => {
      const { extract } = await idp.parseLogoutRequest(sp, 'redirect', redirected(query));
      return idp.createLogoutResponse(sp, { extract }, 'redirect', '').context;
    },
  };
}

/** Values in place of their names in braces. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    (values[name] ?? '').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`),
  );
}

function validate(xml: string): Promise<string> {
  withDocument(Buffer.from(xml), MESSAGE_LIMITS, ({ root }) => checkSchema(root));
  return Promise.resolve('valid');
}

/** What is signed is the query as it came, up to the signature (saml-bindings 3.4.4.1). */
function redirected(query: RedirectQuery) {
  const octetString = query
    .split('&')
    .filter((part) => !part.startsWith('Signature='))
    .join('&');
  return { query: Object.fromEntries(new URLSearchParams(query)), octetString };
}

function times() {
  const now = Date.now();
  const newId = () => `_${randomBytes(20).toString('hex')}`;
  return {
    ...{ ID: newId(), AssertionID: newId(), SessionIndex: newId(), NameID: newId() },
    Now: new Date(now).toISOString(),
    Soon: new Date(now + 300_000).toISOString(),
  };
}

const FORMATS = 'urn:oasis:names:tc:SAML:2.0:';
const RESPONSE = `<samlp:Response xmlns:samlp="${FORMATS}protocol" xmlns:saml="${FORMATS}assertion" ID="{ID}" Version="2.0" IssueInstant="{Now}" Destination="{Recipient}" InResponseTo="{InResponseTo}"><saml:Issuer>{Issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${FORMATS}status:Success"/></samlp:Status><saml:Assertion xmlns:saml="${FORMATS}assertion" ID="{AssertionID}" Version="2.0" IssueInstant="{Now}"><saml:Issuer>{Issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${FORMATS}nameid-format:transient">{NameID}</saml:NameID><saml:SubjectConfirmation Method="${FORMATS}cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="{Soon}" Recipient="{Recipient}" InResponseTo="{InResponseTo}"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="{Now}" NotOnOrAfter="{Soon}"><saml:AudienceRestriction><saml:Audience>{Audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{Now}" SessionIndex="{SessionIndex}"><saml:AuthnContext><saml:AuthnContextClassRef>{Level}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement><saml:Attribute Name="urn:oid:1.2.752.201.3.1" NameFormat="${FORMATS}attrname-format:uri"><saml:AttributeValue>{OrgAffiliation}</saml:AttributeValue></saml:Attribute><saml:Attribute Name="urn:oid:2.16.840.1.113730.3.1.241" NameFormat="${FORMATS}attrname-format:uri"><saml:AttributeValue>{Name}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>`;
