import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { fromValidSource } from './from-valid-source.sql.js';
import type { KnownIdentityProvider } from './identity-provider.js';

const COUNTS = `p.removed_at is null and ${fromValidSource('p')}`;

const BY_ENTITY_ID = {
  name: 'identity-provider-by-entity-id',
  text: `select metadata_digest as "metadataDigest" from identity_provider p where entity_id = $1 and ${COUNTS}`,
};

const METADATA = {
  name: 'identity-provider-metadata',
  text: `
select entity_id as "entityId", metadata, metadata_digest as "metadataDigest"
from identity_provider p where entity_id = $1 and ${COUNTS}`,
};

const DIGESTS = {
  name: 'identity-providers',
  text: `
select entity_id as "entityId", metadata_digest as "metadataDigest"
from identity_provider p where ${COUNTS} order by entity_id`,
};

/** What the answering role knows of identity providers. Of an expired feed there are none. */
@Injectable()
export class IdentityProvidersAnswerStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** The digest of the metadata of the provider of exactly this entityID; undefined: nothing that it states counts. */
  async digestOf(entityId: string): Promise<string | undefined> {
    const rows = await this.database.query<{ metadataDigest: string }>(BY_ENTITY_ID, [entityId]);
    return rows[0]?.metadataDigest;
  }

  async metadataOf(entityId: string): Promise<KnownIdentityProvider | undefined> {
    const rows = await this.database.query<KnownIdentityProvider>(METADATA, [entityId]);
    return rows[0];
  }

  /** All of them, ordered by entityID. */
  async list(): Promise<Omit<KnownIdentityProvider, 'metadata'>[]> {
    return this.database.query<Omit<KnownIdentityProvider, 'metadata'>>(DIGESTS, []);
  }
}
