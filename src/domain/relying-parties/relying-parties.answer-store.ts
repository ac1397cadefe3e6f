import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { agreementJson, toAgreementInForce, type AgreementRow } from './agreement-in-force.sql.js';
import type { AgreementInForce } from './agreement.js';
import { decidingAgreement, isRegistered } from './deciding-agreement.sql.js';
import type { KnownParty } from './relying-party.js';

/** What is particular to its software is agreed with the party itself alone. */
const PARTY = {
  name: 'relying-party-by-entity-id',
  text: `
select json_build_object('id', p.id, 'entityId', p.entity_id, 'displayName', p.display_name,
  'metadataDigest', p.metadata_digest, 'entityCategories', p.entity_categories,
  'rsaSignature', coalesce(terms.rsa_signature, false),
  'unspecifiedMeans', coalesce(terms.unspecified_means, '[]'),
  'certificateReadings', coalesce(terms.certificate_readings, '[]')) as party
from relying_party p
  cross join lateral (
    select bool_or(a.rsa_signature) as rsa_signature,
      json_agg(distinct a.unspecified_means) filter (where a.unspecified_means is not null) as unspecified_means,
      json_agg(json_build_object('attribute', c.attribute, 'means', c.means, 'organisation', o.number))
        filter (where c.agreement_id is not null) as certificate_readings
    from agreement a
      join organisation o on o.id = a.organisation_id
      left join agreement_certificate_subject c on c.agreement_id = a.id
    where a.relying_party_id = p.id and ${inForce('a', NOW)}) terms
where p.entity_id = $1 and ${isRegistered('p')}`,
};

const METADATA = {
  name: 'relying-party-metadata',
  text: `select metadata, metadata_digest as "metadataDigest" from relying_party where id = $1 and removed_at is null`,
};

const AGREEMENTS = {
  name: 'agreements-in-force',
  text: `
select ${agreementJson('a', '$1::uuid')} as agreement
from unnest($2::uuid[]) organisation(id)
  cross join lateral (${decidingAgreement('$1::uuid', 'organisation.id', NOW)}) a`,
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
