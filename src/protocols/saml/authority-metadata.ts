import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../../domain/attributes/attribute-catalogue.js';
import { ScopesStore } from '../../domain/directory/scopes.store.js';
import { Environment } from '../../platform/config/environment.js';
import { KeyRing } from '../../platform/keys/key-ring.js';
import { AuthorityAddresses } from './authority-addresses.js';
import { OwnSigningKeys } from './own-signing-keys.js';
import { nameIdFormats } from './subject-formats.js';
import { chooseSignature } from './xml/algorithms.js';
import { newMessageId } from './xml/message-id.js';
import { writeAuthorityMetadata } from './xml/authority-metadata.js';

/** Consumers fetch again after an hour, and do not use what is older than this. */
const VALID_FOR_MS = 7 * 24 * 3_600_000;

/** Our own metadata, as it is at this moment: keys in their lifetimes, scopes of the organisations that have onboarded. */
@Injectable()
export class AuthorityMetadata {
  constructor(
    private readonly environment: Environment,
    private readonly addresses: AuthorityAddresses,
    private readonly keys: KeyRing,
    private readonly signingKeys: OwnSigningKeys,
    private readonly scopes: ScopesStore,
    private readonly catalogue: AttributeCatalogue,
  ) {}

  /** @throws DomainError of kind `unavailable` when the scopes cannot be read: metadata without them would be wrong */
  async write(): Promise<string> {
    const {
      OPERATOR_NAME: name,
      OPERATOR_URL: url,
      OPERATOR_NUMBER: number,
      CONTACT_MAIL: mail,
    } = this.environment;
    return writeAuthorityMetadata(
      {
        id: newMessageId(),
        entityId: this.addresses.entityId,
        validUntil: new Date(Date.now() + VALID_FOR_MS),
        cacheDuration: 'PT1H',
        signingCertificates: this.certificates('signing'),
        encryptionCertificates: this.certificates('encryption'),
        attributeService: this.addresses.attributeQuery,
        nameIdFormats: nameIdFormats(this.environment.ATTRIBUTE_BASE_URI),
        attributes: this.catalogue.all.map(({ name, friendlyName }) => ({ name, friendlyName })),
        scopes: await this.scopes.all(),
        entityCategories: [],
        displayName: { sv: `Attributtjänst, ${name}`, en: `Attribute service, ${name}` },
        organisation: { number, name: both(name), displayName: both(name), url: both(url) },
        contacts: (['technical', 'support', 'security'] as const).map((type) => ({
          type,
          company: name,
          mail,
        })),
      },
      chooseSignature(this.signingKeys.current()),
    );
  }

  private certificates(wanted: 'signing' | 'encryption'): string[] {
    return this.keys.published().flatMap(({ use, certificate }) => (use === wanted ? [certificate] : []));
  }
}

function both(text: string) {
  return { sv: text, en: text };
}
