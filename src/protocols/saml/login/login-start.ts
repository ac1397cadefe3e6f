import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LoginRequestsStore } from '../../../domain/callers/login-requests.store.js';
import { newMessageId } from '../xml/message-id.js';
import type { OfferedIdentityProvider } from './offered-identity-providers.js';
import { ServiceProvider, type Sending } from './service-provider.js';

/** A path of this service: no other host, no address of a script. */
const OWN_PATH = /^\/(?![/\\])[A-Za-z0-9/._~?=&%-]{0,500}$/;

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
   * @param returnTo a path of this service; anything else is not followed
   */
  async at(
    provider: OfferedIdentityProvider,
    { browserSecret, returnTo }: { browserSecret?: string; returnTo?: string },
  ): Promise<{ sending: Sending; browserSecret: string }> {
    const request = {
      id: newMessageId(),
      identityProvider: provider.metadata.entityId,
      levels: provider.levels,
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
