import { Injectable } from '@nestjs/common';
import { Environment, listed } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { OwnSigningKeys } from '../own-signing-keys.js';
import { chooseSignature } from '../xml/algorithms.js';
import { writeServiceProviderMetadata } from '../xml/login/service-provider-metadata.js';
import { newMessageId } from '../xml/message-id.js';
import { IDENTITY_ATTRIBUTES } from './identity.rules.js';
import { LoginAddresses } from './login-addresses.js';

/** Consumers fetch again after an hour, and do not use what is older than this. */
const VALID_FOR_MS = 7 * 24 * 3_600_000;

/** Our metadata as a service provider, as it is at this moment. */
@Injectable()
export class LoginMetadata {
  constructor(
    private readonly environment: Environment,
    private readonly addresses: LoginAddresses,
    private readonly keys: KeyRing,
    private readonly signingKeys: OwnSigningKeys,
  ) {}

  write(): string {
    const { OPERATOR_NAME, OPERATOR_NUMBER, OPERATOR_URL, CONTACT_MAIL, LOGIN_ENTITY_CATEGORIES } =
      this.environment;
    return writeServiceProviderMetadata(
      {
        id: newMessageId(),
        entityId: this.addresses.entityId,
        validUntil: new Date(Date.now() + VALID_FOR_MS),
        signingCertificates: this.certificates('signing'),
        encryptionCertificates: this.certificates('encryption'),
        assertionConsumer: this.addresses.assertionConsumer,
        singleLogout: this.addresses.singleLogout,
        entityCategories: listed(LOGIN_ENTITY_CATEGORIES),
        attributes: IDENTITY_ATTRIBUTES,
        operator: { name: OPERATOR_NAME, number: OPERATOR_NUMBER, url: OPERATOR_URL, mail: CONTACT_MAIL },
      },
      // Whoever reads it verifies RSA: it is what the requests are signed with.
      chooseSignature(this.signingKeys.current(), undefined, 'rsa'),
    );
  }

  private certificates(wanted: 'signing' | 'encryption'): string[] {
    const published = this.keys.published().filter(({ algorithm }) => algorithm === 'RSA');
    return published.flatMap(({ use, certificate }) => (use === wanted ? [certificate] : []));
  }
}
