import { Injectable } from '@nestjs/common';
import { Environment } from '../../../platform/config/environment.js';

/** Our names as a service provider, as others know them: from the configuration, never from a request's Host header. */
@Injectable()
export class LoginAddresses {
  /** Our entityID as a service provider: the address of its metadata. */
  readonly entityId: string;
  readonly assertionConsumer: string;
  readonly singleLogout: string;
  /** As browsers write it in `Origin`. */
  readonly origin: string;

  constructor({ PUBLIC_URL }: Environment) {
    this.entityId = `${PUBLIC_URL}/login/metadata`;
    this.assertionConsumer = `${PUBLIC_URL}/login/assertion-consumer`;
    this.singleLogout = `${PUBLIC_URL}/login/logout-service`;
    this.origin = new URL(PUBLIC_URL).origin;
  }
}
