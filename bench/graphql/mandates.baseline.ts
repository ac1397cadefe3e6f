import { STATUS } from '../../src/domain/mandates/mandate-status.sql.js';

/**
 * Mandates with their status, in one statement. What makes a status is the product's own rule, since there is to be one.
 * @param chosen SQL of the rows of mandate it is about
 */
export const mandates = (chosen: string) => `
with chosen as materialized (${chosen})
select m.id, m.valid_from as "from", m.valid_until as until, m.basis, m.parent_id, p.code, p.name_sv, o.number,
  s.status, ${holder('m.holder_id')} as holder, ${holder('up.holder_id')} as parent_holder,
  (select json_object_agg(l.dimension, l.allowed order by l.dimension)
    from (select dimension, json_agg(value order by value) as allowed from mandate_limit
      where mandate_id = m.id group by dimension) l) as limits
from chosen m
  join mandate_state own on own.mandate_id = m.id and own.ended_at is null
  cross join lateral (${STATUS}) s
  join power p on p.id = m.power_id
  join organisation o on o.id = m.organisation_id
  left join mandate up on up.id = m.parent_id
order by m.recorded_at desc, m.id desc`;

/** As text[]: the orgAffiliation's uid and the name, which protected identities do not show. */
function holder(employment: string): string {
  return `(
    select array[h.uid, case when not p.protected_identity then (
      select t.display_name from employment_term t
      where t.employment_id = h.id and (t.valid_until is null or t.valid_until > t.valid_from)
        and (t.ended_at is null or t.ended_at > t.valid_from)
      order by case
          when t.valid_from > statement_timestamp() then 1
          when coalesce(least(t.valid_until, t.ended_at) > statement_timestamp(), true) then 0
          else 2 end,
        case when t.valid_from > statement_timestamp() then t.valid_from end, t.valid_from desc limit 1) end]
    from employment h join person p on p.id = h.person_id where h.id = ${employment})`;
}

export interface MandateRow {
  readonly id: string;
  readonly from: Date;
  readonly until: Date;
  readonly basis: string;
  readonly parent_id: string | null;
  readonly code: string;
  readonly name_sv: string;
  readonly number: string;
  readonly holder: readonly [uid: string, displayName: string | null];
  readonly parent_holder: readonly [uid: string, displayName: string | null] | null;
  readonly status: string;
  readonly limits: Readonly<Record<string, readonly string[]>> | null;
}

export function holderOf([uid, displayName]: MandateRow['holder'], number: string) {
  return { orgAffiliation: `${uid}@${number}`, displayName };
}
