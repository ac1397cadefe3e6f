import { Injectable } from '@nestjs/common';
import { LoginSessions } from '../../../domain/callers/login-sessions.service.js';
import { ReplayStore } from '../../../domain/relying-parties/replay.store.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { decryptNameId, DecryptionRefused } from '../xml/decrypt.js';
import {
  readLogoutRequest,
  readRedirect,
  verifyRedirect,
  type LogoutRequest,
} from '../xml/login/redirected-request.js';
import { LoginRefused } from '../xml/login/login-refused.js';
import type { NameId } from '../xml/name-id.js';
import type { Status } from '../xml/status.js';
import { LoginAddresses } from './login-addresses.js';
import { OfferedIdentityProviders } from './offered-identity-providers.js';
import { LOGGED_OUT_PATH, ServiceProvider, SKEW_MS, type Sending } from './service-provider.js';

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
    private readonly keys: KeyRing,
    private readonly addresses: LoginAddresses,
  ) {}

  /**
   * Nobody is answered who has not signed. An identity provider that has is answered in any case, with why not when no session
   * was ended: it asks one service after the other, and its browser must come back.
   * @param query as it stands in the address, after the question mark
   * @returns where the browser is to go, and what was wrong, for the log
   * @throws LoginRefused, SignatureRefused, XmlRefused
   */
  async end(query: string): Promise<{ sending: Sending; wrong?: unknown }> {
    const parts = readRedirect(query);
    const request = readLogoutRequest(parts);
    const provider = await this.providers.byEntityId(request.issuer);
    if (!provider) throw new LoginRefused('provider-not-allowed');
    verifyRedirect(parts, provider.metadata.signingKeys);
    // saml-core 3.2.1: what was meant for another is discarded.
    if (request.destination !== this.addresses.singleLogout) throw new LoginRefused('destination');
    const answer = (status: Status) =>
      this.serviceProvider.logoutResponse(provider.metadata, request.id, status, parts.relayState);
    try {
      await this.close(request);
    } catch (wrong) {
      const sending = await answer(statusOf(wrong));
      if (!sending) throw wrong;
      return { sending, wrong };
    }
    return { sending: (await answer({ code: 'Success' })) ?? { location: LOGGED_OUT_PATH } };
  }

  private async close(request: LogoutRequest): Promise<void> {
    const { issuer: identityProvider, sessionIndexes } = request;
    if (request.version !== '2.0') throw new LoginRefused('version');
    const madeAt = timeOf(request);
    const nameId = this.nameIdOf(request);
    const expiresAt = new Date(madeAt + MAX_AGE_MS + 2 * SKEW_MS);
    if (!(await this.replays.takeOnce(identityProvider, request.id, expiresAt)))
      throw new LoginRefused('replayed');
    await this.sessions.closeNamed({ identityProvider, nameId }, sessionIndexes);
  }

  private nameIdOf({ nameId, encryptedId }: LogoutRequest): NameId {
    if (nameId) return nameId;
    if (!encryptedId) throw new LoginRefused('identity');
    try {
      return decryptNameId(
        encryptedId,
        this.keys.decryption().map(({ privateKey }) => privateKey),
      );
    } catch (error) {
      if (error instanceof DecryptionRefused) throw new LoginRefused('not-decrypted');
      throw error;
    }
  }
}

/** @throws LoginRefused unless it was made just now, and is valid still */
function timeOf({ issueInstant, notOnOrAfter }: LogoutRequest): number {
  const [now, madeAt] = [Date.now(), issueInstant.getTime()];
  const isInTime =
    madeAt <= now + SKEW_MS &&
    madeAt >= now - MAX_AGE_MS - SKEW_MS &&
    (!notOnOrAfter || notOnOrAfter.getTime() > now - SKEW_MS);
  if (!isInTime) throw new LoginRefused('not-valid-now');
  return madeAt;
}

function statusOf(wrong: unknown): Status {
  if (!(wrong instanceof LoginRefused)) return { code: 'Responder' };
  if (wrong.reason === 'version') return { code: 'VersionMismatch' };
  const isUnknown = wrong.reason === 'identity' || wrong.reason === 'not-decrypted';
  return { code: 'Requester', second: isUnknown ? 'UnknownPrincipal' : 'RequestDenied' };
}
