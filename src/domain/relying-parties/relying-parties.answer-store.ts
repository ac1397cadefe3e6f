import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { Batches } from '../../platform/jobs/batches.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { agreementJson, toAgreementInForce, type AgreementRow } from './agreement-in-force.sql.js';
import type { AgreementInForce } from './agreement.js';
import { decidingAgreement, isRegistered } from './deciding-agreement.sql.js';
import { isParticular, ofParty, PARTICULAR_TERMS, plainParty } from './known-party.sql.js';
import type { KnownParty } from './relying-party.js';

/** Says of which parties there may be more to tell. Few of them: for the others none of that is prepared. */
const PARTY = {
  name: 'relying-party-by-entity-id',
  text: `
select ${plainParty('p')}::text as party, ${isParticular('p')} as "isParticular"
from relying_party p
where p.entity_id = any($1::text[]) and ${isRegistered('p')}`,
};

const PARTICULAR_PARTY = {
  name: 'particular-relying-party',
  text: `
select json_build_object(${ofParty('p')}, 'rsaSignature', coalesce(terms.rsa_signature, false),
  'unspecifiedMeans', coalesce(terms.unspecified_means, '[]'),
  'certificateReadings', coalesce(certificates.readings, '[]')) as party
from relying_party p
  cross join lateral (
    select bool_or(a.rsa_signature) as rsa_signature,
      json_agg(distinct a.unspecified_means) filter (where a.unspecified_means is not null) as unspecified_means
    from agreement a
    where a.relying_party_id = p.id and ${PARTICULAR_TERMS} and ${inForce('a', NOW)}) terms
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

const AGREEMENTS = {
  name: 'agreements-in-force',
  text: `
select ${agreementJson('a', 'q.party')} as agreement
from unnest($1::uuid[], $2::uuid[]) q(party, organisation)
  cross join lateral (${decidingAgreement('q.party', 'q.organisation', NOW)}) a`,
};

/** Of questions answered by one statement, and statements of a kind at once. */
const AT_ONCE = { most: 64, atOnce: 2 };

/** More parties than any federation has; a bound, so that memory stays flat. */
const KEPT = 20_000;

interface FoundParty {
  /** JSON of a KnownParty. */
  readonly party: string;
  readonly isParticular: boolean;
}

interface ReadParty {
  readonly party: KnownParty;
  /** What was read, word for word; absent of a particular one. */
  readonly text?: string;
}

interface Pair {
  readonly party: string;
  readonly organisation: string;
}

/** What the answering role knows of relying parties. What is asked at the same moment is read by one prepared statement. */
@Injectable()
export class RelyingPartiesAnswerStore {
  private readonly parties: Batches<string, ReadParty | undefined>;
  private readonly agreements: Batches<Pair, AgreementInForce | undefined>;
  private readonly seen = new Map<string, KnownParty>();

  constructor(private readonly database: AnsweringDatabase) {
    this.parties = new Batches((entityIds) => this.partiesOf(entityIds), AT_ONCE);
    this.agreements = new Batches((pairs) => this.agreementsOf(pairs), AT_ONCE);
  }

  /**
   * The registered party of exactly this entityID; undefined when there is none, it has been removed, or the feed that it
   * comes from has expired.
   */
  async findByEntityId(entityId: string): Promise<KnownParty | undefined> {
    return (await this.parties.of(entityId))?.party;
  }

  /**
   * The party as it was found last, by no statement. It counts only where what is read next finds it the same
   * (`keptAs`). None where there is more to tell of it than its registration does.
   */
  kept(entityId: string): KnownParty | undefined {
    return this.seen.get(entityId);
  }

  /** Asks anew whether a party told from memory is registered so still. */
  async isAsKept({ entityId, keptAs }: KnownParty): Promise<boolean> {
    return (await this.parties.of(entityId))?.text === keptAs;
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
  private async partiesOf(entityIds: readonly string[]): Promise<(ReadParty | undefined)[]> {
    const asked = [...new Set(entityIds)];
    const rows = await this.database.query<FoundParty>(PARTY, [asked]);
    const read = rows.map(({ party: text, isParticular }) => {
      return { isParticular, text, party: JSON.parse(text) as KnownParty };
    });
    const plain = read.filter((one) => !one.isParticular);
    this.keep(asked, plain);
    const particular = read.filter((one) => one.isParticular).map(({ party }) => party.entityId);
    const parties: ReadParty[] = [...plain, ...(await this.particular(particular))];
    const found = new Map(parties.map((one) => [one.party.entityId, one]));
    return entityIds.map((entityId) => found.get(entityId));
  }

  /** What is not there any longer, or not plain, is not kept either. */
  private keep(asked: readonly string[], plain: readonly Required<ReadParty>[]): void {
    if (this.seen.size + plain.length > KEPT) this.seen.clear();
    for (const entityId of asked) this.seen.delete(entityId);
    for (const { party, text } of plain) this.seen.set(party.entityId, { ...party, keptAs: text });
  }

  private async particular(entityIds: readonly string[]): Promise<ReadParty[]> {
    return entityIds.length === 0 ? [] : this.database.query(PARTICULAR_PARTY, [entityIds]);
  }

  /** In the order of the pairs. The same one is read once. */
  private async agreementsOf(pairs: readonly Pair[]): Promise<(AgreementInForce | undefined)[]> {
    const distinct = [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()];
    const rows = await this.database.query<{ agreement: AgreementRow }>(AGREEMENTS, [
      distinct.map(({ party }) => party),
      distinct.map(({ organisation }) => organisation),
    ]);
    const agreements = rows.map(({ agreement }) => toAgreementInForce(agreement));
    const found = new Map(
      agreements.map((one) => [keyOf({ party: one.relyingPartyId, organisation: one.organisationId }), one]),
    );
    return pairs.map((pair) => found.get(keyOf(pair)));
  }
}

function keyOf({ party, organisation }: Pair): string {
  return `${party} ${organisation}`;
}
