import { Injectable } from '@nestjs/common';
import { LoginSessions } from '../../../domain/callers/login-sessions.service.js';
import { ReplayStore } from '../../../domain/relying-parties/replay.store.js';
import {
  readLogoutRequest,
  readRedirect,
  verifyRedirect,
  type LogoutRequest,
} from '../xml/login/redirected-request.js';
import { LoginRefused } from '../xml/login/login-refused.js';
import { LoginAddresses } from './login-addresses.js';
import { OfferedIdentityProviders } from './offered-identity-providers.js';
import { ServiceProvider, SKEW_MS, type Sending } from './service-provider.js';

/** How old a request may be on arrival. */
const MAX_AGE_MS = 180_000;

/**
 * An identity provider ends sessions that it has opened. Our own reader verifies what it says: node-saml would believe a
 * query without a signature, and inflate without bound.
 */
@Injectable()
export class ProviderLogout {
  constructor(
    private readonly providers: OfferedIdentityProviders,
    private readonly serviceProvider: ServiceProvider,
    private readonly sessions: LoginSessions,
    private readonly replays: ReplayStore,
    private readonly addresses: LoginAddresses,
  ) {}

  /**
   * @param query as it stands in the address, after the question mark
   * @returns where the browser is to go with our answer
   * @throws LoginRefused, SignatureRefused, XmlRefused
   */
  async end(query: string): Promise<Sending> {
    const parts = readRedirect(query);
    const request = readLogoutRequest(parts);
    const provider = await this.providers.byEntityId(request.issuer);
    if (!provider) throw new LoginRefused('provider-not-allowed');
    verifyRedirect(parts, provider.metadata.signingKeys);
    await this.check(request);
    await this.sessions.closeNamed(
      { identityProvider: request.issuer, nameId: request.nameId },
      request.sessionIndexes,
    );
    return this.serviceProvider.logoutResponse(provider.metadata, request.id, parts.relayState);
  }

  private async check({ issuer, id, destination, issueInstant, notOnOrAfter }: LogoutRequest): Promise<void> {
    const now = Date.now();
    const madeAt = issueInstant.getTime();
    const isInTime =
      madeAt <= now + SKEW_MS &&
      madeAt >= now - MAX_AGE_MS - SKEW_MS &&
      (!notOnOrAfter || notOnOrAfter.getTime() > now - SKEW_MS);
    if (destination !== this.addresses.singleLogout) throw new LoginRefused('destination');
    if (!isInTime) throw new LoginRefused('not-valid-now');
    if (!(await this.replays.takeOnce(issuer, id, new Date(madeAt + MAX_AGE_MS + 2 * SKEW_MS))))
      throw new LoginRefused('replayed');
  }
}
