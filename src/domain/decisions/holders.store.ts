import { Injectable } from '@nestjs/common';
import { AnsweringDatabase } from '../../platform/database/answering-database.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { codeInForce, ofOther } from '../entitlements/issued-identifiers.sql.js';
import { agreeingOrganisations, decidingAgreement } from '../relying-parties/deciding-agreement.sql.js';

const AGREED = `
  agreed as materialized (
    select g.organisation_id, g.unspecified_means
    from (${agreeingOrganisations('$1::uuid')}) agreeing
      cross join lateral (${decidingAgreement('$1::uuid', 'agreeing.organisation_id', NOW)}) g
    -- Nothing is encrypted here, and nobody who is looked for has logged in.
    where not g.require_encryption and not g.require_evidence
  )`;

/** Whoever was given a power that covers the act, in an organisation that has an agreement: to be judged one by one. */
const HOLDERS = {
  name: 'holders-of-covering-powers',
  text: `
with ${AGREED},
covering as materialized (
  select a.power_id as id from power_action a
    join power_resource_type t on t.power_id = a.power_id and t.type = $3 where a.action = $2),
-- Found by the power before they are put in order: in the order of holders all mandates there are would be read.
holder as materialized (
  select m.holder_id as id from agreed cross join covering
    join mandate m on m.organisation_id = agreed.organisation_id and m.power_id = covering.id
  where m.valid_from <= statement_timestamp() and m.valid_until > statement_timestamp()
  union
  select a.employment_id from covering
    join role_power rp on rp.power_id = covering.id
    join role_assignment a on a.role_id = rp.role_id and ${inForce('a', NOW)}
    join agreed on agreed.organisation_id = a.organisation_id)
select holder.id from holder where holder.id > $4::uuid
order by holder.id limit $5`,
};

/** $3 is the kind of name, or null for the one that each agreement says an unspecified name is of. */
const NAMES = {
  name: 'names-of-employments',
  text: `
with ${AGREED}
select e.id as "employmentId", i.name, e.uid, kind.type,
  (select count(*)::int from agreed a where a.unspecified_means = 'orgAffiliation') as meanings
from employment e
  join agreed on agreed.organisation_id = e.organisation_id
  join person p on p.id = e.person_id and not p.protected_identity
  cross join lateral (select coalesce($3::text, agreed.unspecified_means::text) as type) kind
  cross join lateral (
    select i.display_value as name, i.value from identifier i
    where i.employment_id = e.id and i.type::text = kind.type and ${inForce('i', NOW)}
      and not (i.type = 'issuerId' and ${ofOther('e', "split_part(i.value, '!', 1)", NOW)})
    union all
    select c.code || '!' || e.uid, c.code || '!' || e.uid from issuer_code c
    where c.organisation_id = e.organisation_id and kind.type = 'issuerId' and e.uid !~ '[![:space:]]'
      and ${codeInForce(NOW)}) i
where e.id = any($2::uuid[])
order by e.id, i.value`,
};

export interface NamedEmployment {
  readonly employmentId: string;
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  /** How many agreements say that an unspecified name means an orgAffiliation. */
  readonly meanings: number;
}

/** Finds who could be the subject of a permit. */
@Injectable()
export class HoldersStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** Ids of employments in their order. @param after the last one seen; the nil UUID to begin with */
  async holders(
    partyId: string,
    { action, type, after, limit }: { action: string; type: string; after: string; limit: number },
  ): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(HOLDERS, [partyId, action, type, after, limit]);
    return rows.map(({ id }) => id);
  }

  /** None of persons whose identity is protected. @param type a kind of identifier of employments; undefined: unspecified */
  async names(
    partyId: string,
    employmentIds: readonly string[],
    type: string | undefined,
  ): Promise<NamedEmployment[]> {
    return this.database.query<{ [Name in keyof NamedEmployment]: NamedEmployment[Name] }>(NAMES, [
      ...[partyId, employmentIds, type ?? null],
    ]);
  }
}
