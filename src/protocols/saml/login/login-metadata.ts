import { Injectable } from '@nestjs/common';
import { Environment, listed } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { OwnPresentation } from '../own-metadata/own-presentation.js';
import { OwnSigningKeys } from '../own-signing-keys.js';
import { chooseSignature } from '../xml/algorithms.js';
import type { EntityPresentation } from '../xml/entity-presentation.js';
import { writeServiceProviderMetadata } from '../xml/login/service-provider-metadata.js';
import { newMessageId } from '../xml/message-id.js';
import { IDENTITY_ATTRIBUTES } from './identity.rules.js';
import { LoginAddresses } from './login-addresses.js';

/** Consumers fetch again after an hour, and do not use what is older than this. */
const VALID_FOR_MS = 7 * 24 * 3_600_000;
const DESCRIPTION = {
  sv: 'Roller och befogenheter: för den som administrerar.',
  en: 'Roles and powers: for those who administer.',
};

/** Our metadata as a service provider, as it is at this moment. */
@Injectable()
export class LoginMetadata {
  constructor(
    private readonly environment: Environment,
    private readonly addresses: LoginAddresses,
    private readonly presentation: OwnPresentation,
    private readonly keys: KeyRing,
    private readonly signingKeys: OwnSigningKeys,
  ) {}

  write(): string {
    return writeServiceProviderMetadata(
      {
        id: newMessageId(),
        entityId: this.addresses.entityId,
        validUntil: new Date(Date.now() + VALID_FOR_MS),
        signingCertificates: this.certificates('signing'),
        encryptionCertificates: this.certificates('encryption'),
        assertionConsumer: this.addresses.assertionConsumer,
        singleLogout: this.addresses.singleLogout,
        presentation: this.presented(),
        attributes: IDENTITY_ATTRIBUTES,
      },
      // Whoever reads it verifies RSA: it is what the requests are signed with.
      chooseSignature(this.signingKeys.current(), undefined, 'rsa'),
    );
  }

  /** What is said of the authority holds for its login, but for what each of them is. */
  private presented(): EntityPresentation {
    const { content } = this.presentation;
    const names = Object.entries(content.organisation.displayName);
    return {
      ...content,
      entityCategories: listed(this.environment.LOGIN_ENTITY_CATEGORIES),
      displayName: Object.fromEntries(names.map(([language, name]) => [language, `Behörig, ${name}`])),
      description: DESCRIPTION,
    };
  }

  private certificates(wanted: 'signing' | 'encryption'): string[] {
    const published = this.keys.published().filter(({ algorithm }) => algorithm === 'RSA');
    return published.flatMap(({ use, certificate }) => (use === wanted ? [certificate] : []));
  }
}
