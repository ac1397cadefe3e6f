import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { secretDigest } from '../../../domain/callers/secret-digest.rules.js';
import { LoginRequestsStore } from '../../../domain/callers/login-requests.store.js';
import { newMessageId } from '../xml/message-id.js';
import type { OfferedIdentityProvider } from './offered-identity-providers.js';
import { ServiceProvider, type Sending } from './service-provider.js';

/** A path of this service: no other host, no address of a script. */
const OWN_PATH = /^\/(?![/\\])[A-Za-z0-9/._~?=&%-]{0,500}$/;

/** Whether it can be what a browser was given to keep until it brings an answer. */
export function isBrowserSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** Where somebody is taken who asked for nothing else. */
export const LOGGED_IN_PATH = '/login/session';

@Injectable()
export class LoginStart {
  constructor(
    private readonly requests: LoginRequestsStore,
    private readonly serviceProvider: ServiceProvider,
  ) {}

  /**
   * Asks the identity provider. Its answer is taken from the browser that has the secret, once.
   * @param browserSecret what the browser has of a login that it began before; others in it can then be finished, too
   * @param session the secret of the session that it has now
   * @param returnTo a path of this service; anything else is not followed
   */
  async at(
    provider: OfferedIdentityProvider,
    { browserSecret, session, returnTo }: { browserSecret?: string; session?: string; returnTo?: string },
  ): Promise<{ sending: Sending; browserSecret: string }> {
    const request = {
      id: newMessageId(),
      identityProvider: provider.metadata.entityId,
      levels: provider.levels,
      ...(session !== undefined && { earlierDigest: secretDigest(session) }),
      returnTo: returnTo !== undefined && OWN_PATH.test(returnTo) ? returnTo : LOGGED_IN_PATH,
    };
    const secret = browserSecret ?? randomBytes(32).toString('base64url');
    await this.requests.add(request, secret);
    return {
      sending: await this.serviceProvider.authnRequest(provider, request),
      browserSecret: secret,
    };
  }
}
