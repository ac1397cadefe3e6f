import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';

/** Our names as others know them: from the configuration, never from a request's Host header. */
@Injectable()
export class AuthorityAddresses {
  readonly entityId: string;
  readonly metadata: string;
  readonly attributeQuery: string;
  readonly logo: string;

  constructor(environment: Environment) {
    this.metadata = `${environment.PUBLIC_URL}/saml/metadata`;
    this.attributeQuery = `${environment.PUBLIC_URL}/saml/attribute-query`;
    this.logo = `${environment.PUBLIC_URL}/saml/logo`;
    this.entityId = environment.ENTITY_ID ?? this.metadata;
  }
}
