import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../../domain/attributes/attribute-catalogue.js';
import { ScopesStore } from '../../domain/directory/scopes.store.js';
import { Environment } from '../../platform/config/environment.js';
import { KeyRing } from '../../platform/keys/key-ring.js';
import { AuthorityAddresses } from './authority-addresses.js';
import { OwnPresentation } from './own-metadata/own-presentation.js';
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
    private readonly presentation: OwnPresentation,
    private readonly keys: KeyRing,
    private readonly signingKeys: OwnSigningKeys,
    private readonly scopes: ScopesStore,
    private readonly catalogue: AttributeCatalogue,
  ) {}

  /** @throws DomainError of kind `unavailable` when the scopes cannot be read: metadata without them would be wrong */
  async write(): Promise<string> {
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
        ...this.presentation.content,
      },
      chooseSignature(this.signingKeys.current()),
    );
  }

  private certificates(wanted: 'signing' | 'encryption'): string[] {
    return this.keys.published().flatMap(({ use, certificate }) => (use === wanted ? [certificate] : []));
  }
}
