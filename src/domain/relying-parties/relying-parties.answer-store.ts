import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { agreementJson, toAgreementInForce, type AgreementRow } from './agreement-in-force.sql.js';
import type { AgreementInForce } from './agreement.js';
import { decidingAgreement, isRegistered, plainAgreement } from './deciding-agreement.sql.js';
import type { KnownParty } from './relying-party.js';

const OF_PARTY = `'id', p.id, 'entityId', p.entity_id, 'displayName', p.display_name,
  'metadataDigest', p.metadata_digest, 'entityCategories', p.entity_categories`;
/** What is particular to its software is agreed with the party itself alone. */
const PARTICULAR = '(a.rsa_signature or a.unspecified_means is not null)';

/** Says of which parties there may be more to tell. Few of them: for the others none of that is prepared. */
const PARTY = {
  name: 'relying-party-by-entity-id',
  text: `
select json_build_object(${OF_PARTY}, 'rsaSignature', false, 'unspecifiedMeans', '[]'::json,
  'certificateReadings', '[]'::json) as party,
  coalesce(
    (select true from agreement a where a.relying_party_id = p.id and ${PARTICULAR} limit 1),
    (select true from agreement_certificate_subject c
      join agreement a on a.id = c.agreement_id and a.relying_party_id = p.id limit 1),
    false) as "isParticular"
from relying_party p
where p.entity_id = any($1::text[]) and ${isRegistered('p')}`,
};

const PARTICULAR_PARTY = {
  name: 'particular-relying-party',
  text: `
select json_build_object(${OF_PARTY}, 'rsaSignature', coalesce(terms.rsa_signature, false),
  'unspecifiedMeans', coalesce(terms.unspecified_means, '[]'),
  'certificateReadings', coalesce(certificates.readings, '[]')) as party
from relying_party p
  cross join lateral (
    select bool_or(a.rsa_signature) as rsa_signature,
      json_agg(distinct a.unspecified_means) filter (where a.unspecified_means is not null) as unspecified_means
    from agreement a
    where a.relying_party_id = p.id and ${PARTICULAR} and ${inForce('a', NOW)}) terms
  cross join lateral (
    select json_agg(json_build_object('attribute', c.attribute, 'means', c.means, 'organisation', o.number)) as readings
    from agreement_certificate_subject c
      join agreement a on a.id = c.agreement_id and a.relying_party_id = p.id and ${inForce('a', NOW)}
      join organisation o on o.id = a.organisation_id) certificates
where p.entity_id = any($1::text[]) and ${isRegistered('p')}`,
};

const METADATA = {
  name: 'relying-party-metadata',
  text: `select metadata, metadata_digest as "metadataDigest" from relying_party where id = $1 and removed_at is null`,
};

const agreements = (deciding: string) => `
select ${agreementJson('a', 'q.party')} as agreement
from unnest($1::uuid[], $2::uuid[]) q(party, organisation)
  cross join lateral (${deciding}) a`;

const PLAIN_AGREEMENTS = {
  name: 'plain-agreements-in-force',
  text: agreements(plainAgreement('q.party', 'q.organisation', NOW)),
};

const AGREEMENTS = {
  name: 'agreements-in-force',
  text: agreements(decidingAgreement('q.party', 'q.organisation', NOW)),
};

/** Of questions answered by one statement, and statements of a kind at once. */
const AT_ONCE = { most: 64, atOnce: 2 };

interface FoundParty {
  readonly party: KnownParty;
  readonly isParticular: boolean;
}

interface Pair {
  readonly party: string;
  readonly organisation: string;
}

/** What the answering role knows of relying parties. What is asked at the same moment is read by one prepared statement. */
@Injectable()
export class RelyingPartiesAnswerStore {
  private readonly parties: Batches<string, KnownParty | undefined>;
  private readonly agreements: Batches<Pair, AgreementInForce | undefined>;

  constructor(private readonly database: AnsweringDatabase) {
    this.parties = new Batches((entityIds) => this.partiesOf(entityIds), AT_ONCE);
    this.agreements = new Batches((pairs) => this.agreementsOf(pairs), AT_ONCE);
  }

  /**
   * The registered party of exactly this entityID; undefined when there is none, it has been removed, or the feed that it
   * comes from has expired.
   */
  async findByEntityId(entityId: string): Promise<KnownParty | undefined> {
    return this.parties.of(entityId);
  }

  /** The party's metadata with its digest, for a caller who has not this digest's already. */
  async metadataOf(partyId: string): Promise<{ metadata: string; metadataDigest: string } | undefined> {
    const rows = await this.database.query<{ metadata: string; metadataDigest: string }>(METADATA, [partyId]);
    return rows[0];
  }

  /** At most one for each organisation. */
  async agreementsInForce(partyId: string, organisationIds: readonly string[]): Promise<AgreementInForce[]> {
    const found = await Promise.all(
      organisationIds.map((organisation) => this.agreements.of({ party: partyId, organisation })),
    );
    return found.filter((one) => one !== undefined);
  }

  /** In the order of the entityIDs. The same one is read once, a particular one anew: each by one statement alone. */
  private async partiesOf(entityIds: readonly string[]): Promise<(KnownParty | undefined)[]> {
    const rows = await this.database.query<FoundParty>(PARTY, [[...new Set(entityIds)]]);
    const particular = rows.filter(({ isParticular }) => isParticular).map(({ party }) => party.entityId);
    const parties = [
      ...rows.filter(({ isParticular }) => !isParticular),
      ...(await this.particular(particular)),
    ];
    const found = new Map(parties.map(({ party }) => [party.entityId, party]));
    return entityIds.map((entityId) => found.get(entityId));
  }

  private async particular(entityIds: readonly string[]): Promise<{ party: KnownParty }[]> {
    return entityIds.length === 0 ? [] : this.database.query(PARTICULAR_PARTY, [entityIds]);
  }

  /** In the order of the pairs. The same one is read once; one without a plain agreement anew, by one statement alone. */
  private async agreementsOf(pairs: readonly Pair[]): Promise<(AgreementInForce | undefined)[]> {
    const distinct = new Map(pairs.map((pair) => [keyOf(pair), pair]));
    const found = await this.deciding(PLAIN_AGREEMENTS, [...distinct.values()]);
    const others = [...distinct].filter(([key]) => !found.has(key)).map(([, pair]) => pair);
    const further = others.length === 0 ? found : await this.deciding(AGREEMENTS, others);
    return pairs.map(keyOf).map((key) => found.get(key) ?? further.get(key));
  }

  /** By the keys of those that have one. */
  private async deciding(statement: PreparedStatement, pairs: readonly Pair[]) {
    const rows = await this.database.query<{ agreement: AgreementRow }>(statement, [
      pairs.map(({ party }) => party),
      pairs.map(({ organisation }) => organisation),
    ]);
    const found = rows.map(({ agreement }) => toAgreementInForce(agreement));
    return new Map(
      found.map((one) => [keyOf({ party: one.relyingPartyId, organisation: one.organisationId }), one]),
    );
  }
}

function keyOf({ party, organisation }: Pair): string {
  return `${party} ${organisation}`;
}
