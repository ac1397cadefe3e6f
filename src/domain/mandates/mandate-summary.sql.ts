import { factsVersion } from '../directory/version.sql.js';

/** Columns of a summary, from a mandate (row `m`) with its status (row `s`). */
export const SUMMARY = `m.id, m.organisation_id as "organisationId", o.number as organisation,
  m.holder_id as "holderId", e.uid || '@' || o.number as holder, m.power_id as "powerId", p.code as power,
  m.valid_from as "validFrom", m.valid_until as "validUntil", m.basis, m.parent_id as "parentId", s.status,
  m.requested_by_person_id as "requestedByPersonId", m.recorded_at as "recordedAt", m.managed_by as "managedBy",
  (extract(epoch from m.recorded_at) * 1000000)::bigint::text as place,
  (select ${factsVersion('state')} from mandate_state state where state.mandate_id = m.id) as version,
  (select jsonb_object_agg(dimension, allowed) from (
    select dimension, jsonb_agg(value order by value) as allowed
    from mandate_limit where mandate_id = m.id group by dimension) by_dimension) as limits`;

/** What SUMMARY looks names up in. */
export const NAMES = `
  join organisation o on o.id = m.organisation_id
  join employment e on e.id = m.holder_id
  join power p on p.id = m.power_id`;
