import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  SAML,
  ValidateInResponseTo,
  type CacheProvider,
  type Profile,
  type SamlConfig,
} from '@node-saml/node-saml';
import { signAuthnRequestPost } from '@node-saml/node-saml/lib/saml-post-signing.js';
import { isValidSamlSigningOptions } from '@node-saml/node-saml/lib/types.js';
import type { ClosedSession, LoginRequest } from '../../../domain/callers/login-session.js';
import { Environment } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import type { IdentityProviderMetadata } from '../xml/identity-provider-entity.js';
import { writeLogoutResponse } from '../xml/login/logout-response.js';
import { newMessageId } from '../xml/message-id.js';
import type { Status } from '../xml/status.js';
import { LoginAddresses } from './login-addresses.js';
import { POST, singleLogoutOf, type OfferedIdentityProvider } from './offered-identity-providers.js';

/** What a browser is to bring to an identity provider. */
export interface Sending {
  readonly location: string;
  /** Fields of a form to post there; absent: it is an address to go to. */
  readonly form?: Readonly<Record<string, string>>;
}

export const LOGGED_OUT_PATH = '/login/logged-out';

/** Clocks may differ by this much (Sweden Connect deployment profile 6.3.5: at most a minute). */
export const SKEW_MS = 60_000;

/**
 * node-saml as our service provider. It signs what goes to identity providers, with RSA and SHA-256, and checks what comes
 * from them by its own lights. It believes more than we do, so nothing gets here that our own reader has not accepted.
 */
@Injectable()
export class ServiceProvider {
  constructor(
    private readonly addresses: LoginAddresses,
    private readonly keys: KeyRing,
    private readonly environment: Environment,
  ) {}

  /** A signed AuthnRequest: exactly one of the levels is asked for, and an encrypted answer to our address. */
  async authnRequest(
    { metadata, singleSignOn }: OfferedIdentityProvider,
    { id, levels }: Pick<LoginRequest, 'id' | 'levels'>,
  ): Promise<Sending> {
    const { location, binding } = singleSignOn;
    const isPost = binding === POST;
    const saml = this.saml(metadata, {
      ...{ entryPoint: location, generateUniqueId: () => id, authnContext: [...levels] },
      forceAuthn: this.environment.LOGIN_ANEW,
      authnRequestBinding: isPost ? 'HTTP-POST' : 'HTTP-Redirect',
      // The POST binding has no deflating.
      skipRequestCompression: isPost,
    });
    if (!isPost) return { location: await saml.getAuthorizeUrlAsync('', undefined, {}) };
    const { SAMLRequest } = await saml.getAuthorizeMessageAsync('', undefined, {});
    return { location, form: { SAMLRequest: String(SAMLRequest) } };
  }

  /**
   * What node-saml makes of a Response: both signatures, audience, times, and that it answers this request.
   * @param response in base64, as posted
   * @throws whatever it has against it
   */
  async profileOf(
    response: string,
    provider: IdentityProviderMetadata,
    requestId: string,
    decryptionKey: KeyObject,
  ): Promise<Profile | null> {
    const saml = this.saml(provider, {
      decryptionPvk: pem(decryptionKey),
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: only(requestId),
    });
    return (await saml.validatePostResponseAsync({ SAMLResponse: response })).profile;
  }

  /** A signed LogoutRequest, where the identity provider takes one. */
  async logoutRequest(
    provider: IdentityProviderMetadata,
    { nameId, sessionIndex }: Pick<ClosedSession, 'nameId' | 'sessionIndex'>,
  ): Promise<Sending | undefined> {
    const logoutUrl = singleLogoutOf(provider)?.location;
    if (logoutUrl === undefined) return undefined;
    const saml = this.saml(provider, { logoutUrl, entryPoint: logoutUrl, generateUniqueId: newMessageId });
    const { value, format, ...qualifiers } = nameId;
    // node-saml writes what is undefined as absent, and an empty format as an empty one.
    const profile = {
      ...{ issuer: provider.entityId, nameID: value, nameIDFormat: format, ...qualifiers },
      ...(sessionIndex !== undefined && { sessionIndex }),
    } as Profile;
    return { location: await saml.getLogoutUrlAsync(profile, '', {}) };
  }

  /** A signed LogoutResponse, where the identity provider takes one. node-saml knows no status that fits why not. */
  async logoutResponse(
    provider: IdentityProviderMetadata,
    inResponseTo: string,
    status: Status,
    relayState = '',
  ): Promise<Sending | undefined> {
    const service = singleLogoutOf(provider);
    if (!service) return undefined;
    const destination = service.responseLocation ?? service.location;
    const issuer = this.addresses.entityId;
    const xml = writeLogoutResponse({ id: newMessageId(), issuer, destination, inResponseTo, status });
    const saml = this.saml(provider, { logoutUrl: destination, entryPoint: destination });
    const parameters = saml._getAdditionalParams(relayState, 'logout');
    return { location: await saml._requestToUrlAsync(null, xml, 'logout', parameters) };
  }

  private saml(provider: IdentityProviderMetadata, options: Partial<SamlConfig>): SAML {
    return new ExplicitSaml({
      ...{ issuer: this.addresses.entityId, audience: this.addresses.entityId, idpIssuer: provider.entityId },
      callbackUrl: this.addresses.assertionConsumer,
      idpCert: provider.signingKeys
        .filter(({ asymmetricKeyType }) => asymmetricKeyType === 'rsa')
        .map(publicPem),
      privateKey: this.requestKey(),
      ...{ signatureAlgorithm: 'sha256', digestAlgorithm: 'sha256', identifierFormat: null },
      ...{ wantAuthnResponseSigned: true, wantAssertionsSigned: true, acceptedClockSkewMs: SKEW_MS },
      ...{ racComparison: 'exact', validateInResponseTo: ValidateInResponseTo.never },
      cacheProvider: only(undefined),
      ...options,
    });
  }

  private requestKey(): string {
    const key = this.keys.signing('RSA');
    if (!key) throw new Error('no RSA signing key');
    return pem(key.privateKey);
  }
}

/** node-saml, which leaves `ForceAuthn="false"` out; a service provider should say it (Sweden Connect deployment profile 5.3). */
class ExplicitSaml extends SAML {
  protected override async generateAuthorizeRequestAsync(
    isPassive: boolean,
    isHttpPostBinding: boolean,
  ): Promise<string> {
    const { options } = this;
    if (options.forceAuthn) return super.generateAuthorizeRequestAsync(isPassive, isHttpPostBinding);
    // By a form the element is signed, which must come last.
    const unsigned = await super.generateAuthorizeRequestAsync(isPassive, false);
    const request = unsigned.replace('<samlp:AuthnRequest ', '$&ForceAuthn="false" ');
    return isHttpPostBinding && isValidSamlSigningOptions(options)
      ? signAuthnRequestPost(request, options)
      : request;
  }
}

/**
 * That a request is answered once is kept in the database, and decided before node-saml is asked. Given none, it would make
 * one of its own with a timer for each.
 */
function only(requestId: string | undefined): CacheProvider {
  const nothing = (): Promise<null> => Promise.resolve(null);
  return {
    saveAsync: nothing,
    removeAsync: nothing,
    getAsync: (key) => Promise.resolve(key === requestId ? new Date().toISOString() : null),
  };
}

const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
