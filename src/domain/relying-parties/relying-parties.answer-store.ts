import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import type { AgreementInForce } from './agreement.js';
import { agreementJson, toAgreementInForce, type AgreementRow } from './agreement-in-force.sql.js';
import { fromValidSource } from './from-valid-source.sql.js';
import type { KnownParty } from './relying-party.js';

/** Half-open; the end that counts is the earlier of the agreement's own and the one it was given. */
const IN_FORCE = `a.valid_from <= statement_timestamp()
    and coalesce(least(a.valid_until, a.ended_at) > statement_timestamp(), true)`;

const PARTY = {
  name: 'relying-party-by-entity-id',
  text: `
select json_build_object('id', p.id, 'entityId', p.entity_id, 'displayName', p.display_name,
  'metadataDigest', p.metadata_digest, 'entityCategories', p.entity_categories,
  'rsaSignature', coalesce(terms.rsa_signature, false),
  'unspecifiedMeans', coalesce(terms.unspecified_means, '[]')) as party
from relying_party p
  cross join lateral (
    select bool_or(a.rsa_signature) as rsa_signature,
      json_agg(distinct a.unspecified_means) filter (where a.unspecified_means is not null) as unspecified_means
    from agreement a where a.relying_party_id = p.id and ${IN_FORCE}) terms
where p.entity_id = $1 and p.removed_at is null and ${fromValidSource('p')}`,
};

const METADATA = {
  name: 'relying-party-metadata',
  text: `select metadata, metadata_digest as "metadataDigest" from relying_party where id = $1 and removed_at is null`,
};

const AGREEMENTS = {
  name: 'agreements-in-force',
  text: `
select ${agreementJson('a')} as agreement
from agreement a
where a.relying_party_id = $1 and a.organisation_id = any($2::uuid[]) and ${IN_FORCE}`,
};

/** What the answering role knows of relying parties; each call is one prepared statement. */
@Injectable()
export class RelyingPartiesAnswerStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /**
   * The registered party of exactly this entityID; undefined when there is none, it has been removed, or the feed that it
   * comes from has expired.
   */
  async findByEntityId(entityId: string): Promise<KnownParty | undefined> {
    const rows = await this.database.query<{ party: KnownParty }>(PARTY, [entityId]);
    return rows[0]?.party;
  }

  /** The party's metadata with its digest, for a caller who has not this digest's already. */
  async metadataOf(partyId: string): Promise<{ metadata: string; metadataDigest: string } | undefined> {
    const rows = await this.database.query<{ metadata: string; metadataDigest: string }>(METADATA, [partyId]);
    return rows[0];
  }

  /** At most one for each organisation. */
  async agreementsInForce(partyId: string, organisationIds: readonly string[]): Promise<AgreementInForce[]> {
    const rows = await this.database.query<{ agreement: AgreementRow }>(AGREEMENTS, [
      partyId,
      organisationIds,
    ]);
    return rows.map(({ agreement }) => toAgreementInForce(agreement));
  }
}
