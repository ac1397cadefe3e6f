import { Injectable } from '@nestjs/common';
import { LoginRequestsStore } from '../../../domain/callers/login-requests.store.js';
import type { AskedLogin, IdentifiedLogin } from '../../../domain/callers/login-session.js';
import { ScopesStore } from '../../../domain/directory/scopes.store.js';
import { ReplayStore } from '../../../domain/relying-parties/replay.store.js';
import { Environment } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { inResponseToHint, readIncomingResponse } from '../xml/login/incoming-response.js';
import { LoginRefused } from '../xml/login/login-refused.js';
import { verifyResponse, type VerifiedResponse } from '../xml/login/verified-response.js';
import { checkAnswer } from './answer.rules.js';
import { identityIn } from './identity.rules.js';
import { LoginAddresses } from './login-addresses.js';
import { isBrowserSecret } from './login-start.js';
import { OfferedIdentityProviders, type OfferedIdentityProvider } from './offered-identity-providers.js';
import { ServiceProvider, SKEW_MS } from './service-provider.js';

/** Who has logged in, in which browser, and what of the question matters still. */
export interface ReadAnswer extends Pick<AskedLogin, 'returnTo' | 'earlierDigest'> {
  readonly login: IdentifiedLogin;
  readonly browserSecret: string;
}

/**
 * The way of an identity provider's answer, in order: the question that it says it answers is taken from this browser, it is
 * read, its signatures are verified with the keys of who was asked, what was signed is compared with the question, taken once,
 * and shown to node-saml, which must find the same.
 */
@Injectable()
export class LoginAnswer {
  constructor(
    private readonly requests: LoginRequestsStore,
    private readonly providers: OfferedIdentityProviders,
    private readonly serviceProvider: ServiceProvider,
    private readonly replays: ReplayStore,
    private readonly scopes: ScopesStore,
    private readonly keys: KeyRing,
    private readonly addresses: LoginAddresses,
    private readonly environment: Environment,
  ) {}

  /**
   * @param posted SAMLResponse as it was posted
   * @param browserSecret what the browser has kept since it was sent away
   * @throws LoginRefused, SignatureRefused, XmlRefused; DomainError of kind `unavailable`
   */
  async read(posted: string, browserSecret: string | undefined): Promise<ReadAnswer> {
    if (browserSecret === undefined || !isBrowserSecret(browserSecret)) throw new LoginRefused('not-asked');
    const xml = bytesOf(posted);
    // Reading it costs much: it is not read for who was not asked.
    const request = await this.requestOf(inResponseToHint(xml), browserSecret);
    const message = readIncomingResponse(xml);
    const provider = await this.providers.byEntityId(request.identityProvider);
    if (!provider) throw new LoginRefused('provider-not-allowed');
    const response = verifyResponse(message, provider.metadata.signingKeys, this.decryptionKeys());
    checkAnswer(response, {
      request,
      provider,
      anew: this.environment.LOGIN_ANEW,
      now: new Date(),
      skewMs: SKEW_MS,
      entityId: this.addresses.entityId,
      assertionConsumer: this.addresses.assertionConsumer,
    });
    const { scopes } = provider.metadata;
    const subjects = identityIn(response.assertion, scopes, await this.scopes.all());
    await this.takeOnce(response);
    await this.compare(posted, response, request, provider);
    const { returnTo, earlierDigest } = request;
    const login = { subjects, organisations: scopes, ...sessionOf(response) };
    return { login, browserSecret, returnTo, ...(earlierDigest && { earlierDigest }) };
  }

  private async requestOf(id: string | undefined, browserSecret: string): Promise<AskedLogin> {
    const request = id === undefined ? undefined : await this.requests.take(id, browserSecret);
    if (!request) throw new LoginRefused('not-asked');
    return request;
  }

  private async takeOnce({ assertion: { issuer, id, notOnOrAfter } }: VerifiedResponse): Promise<void> {
    const expiresAt = new Date(notOnOrAfter.getTime() + SKEW_MS);
    if (!(await this.replays.takeOnce(issuer, id, expiresAt))) throw new LoginRefused('replayed');
  }

  private async compare(
    posted: string,
    { assertion, decryptionKey }: VerifiedResponse,
    { id }: AskedLogin,
    { metadata }: OfferedIdentityProvider,
  ): Promise<void> {
    const profile = await this.serviceProvider
      .profileOf(posted, metadata, id, decryptionKey)
      .catch(() => null);
    const agrees =
      profile?.issuer === assertion.issuer &&
      profile.nameID === assertion.nameId.value &&
      profile.inResponseTo === id &&
      profile.sessionIndex === assertion.sessionIndex;
    if (!agrees) throw new LoginRefused('disagreement');
  }

  private decryptionKeys() {
    return this.keys.decryption().map(({ privateKey }) => privateKey);
  }
}

function sessionOf({ issuer, assertion }: VerifiedResponse) {
  const { nameId, sessionIndex, sessionNotOnOrAfter, authnContext } = assertion;
  return {
    identityProvider: issuer,
    level: authnContext,
    nameId,
    ...(sessionIndex !== undefined && { sessionIndex }),
    ...(sessionNotOnOrAfter && { endsAt: sessionNotOnOrAfter }),
  };
}

/** One spelling for one message: node-saml, which decodes whatever it is given, must be shown what we have read. */
function bytesOf(posted: string): Buffer {
  const bytes = Buffer.from(posted, 'base64');
  if (bytes.toString('base64') !== posted.replace(/[\r\n]/g, '')) throw new LoginRefused('malformed');
  return bytes;
}
