import { givenChecks, HOLDER, incompatible } from './held.sql.js';
import { reject } from './row-problem.sql.js';
import { PLANNED, type RowSetSql } from './row-set.sql.js';
import { FROM, PERIOD, said, UNTIL } from './said.sql.js';

const POWER = `p.code = ${said('power')} and (p.organisation_id = :organisation or p.organisation_id is null)`;

/** The limits of the planned row `r`: one row for a dimension and a value. */
const LIMITS = `jsonb_each(r.content->'limits') d(dimension, "values") cross join lateral jsonb_array_elements_text(d."values") l(value)`;

/** Rejects rows of which some limit satisfies the condition. */
function rejectLimit(code: Parameters<typeof reject>[0], condition: string): { readonly statement: string } {
  return {
    statement: reject(
      code,
      `exists (select from power p cross join ${LIMITS} where ${POWER} and (${condition}))`,
    ),
  };
}

export const mandates: RowSetSql = {
  endedByHand: `exists (select from mandate_state s
    where s.mandate_id = m.subject_id and s.ended_at is null and s.state in ('revoked', 'rejected'))`,
  ends: true,
  checks: [
    ...givenChecks,
    { statement: reject('import.power-not-found', `not exists (select from power p where ${POWER})`) },
    { statement: reject('import.power-administers', `${said('power')} = :administer`) },
    {
      statement: reject(
        'import.power-needs-approval',
        `exists (select from power p where ${POWER} and p.approvals_needed > 0)`,
      ),
    },
    {
      // As the database counts (behorig.check_period).
      statement: reject(
        'import.mandate-too-long',
        `exists (select from power p where ${POWER} and ${UNTIL} > ((${FROM} at time zone 'Europe/Stockholm')
           + make_interval(months => coalesce(p.maximum_months, 60))) at time zone 'Europe/Stockholm')`,
      ),
    },
    { statement: reject('import.passing-on', `${said('parent')} is not null`) },
    rejectLimit(
      'import.unknown-dimension',
      `d.dimension not in ('unit', 'assurance-level')
       and not exists (select from power_dimension k where k.power_id = p.id and k.dimension = d.dimension)`,
    ),
    rejectLimit(
      'import.limit-unit-not-found',
      `d.dimension = 'unit' and not exists (
         select from unit u where u.organisation_id = :organisation and u.code = l.value)`,
    ),
    rejectLimit(
      'import.level-not-accepted',
      `d.dimension = 'assurance-level' and exists (select from power_assurance_level a where a.power_id = p.id)
       and not exists (select from power_assurance_level a where a.power_id = p.id and a.level = l.value)`,
    ),
    rejectLimit(
      'import.maximum-malformed',
      `exists (select from power_dimension k where k.power_id = p.id and k.dimension = d.dimension and k.kind = 'maximum')
       and (jsonb_array_length(d."values") <> 1 or l.value !~ '^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,6})?$')`,
    ),
    incompatible(`
      select r.number, e.person_id, p.id as power_id, ${PERIOD} as period
      from import_row r join employment e on ${HOLDER} join power p on ${POWER}
      where r.batch_id = :batch and r.verdict in ('create', 'change')`),
  ],
  apply: [
    `insert into mandate_state (organisation_id, mandate_id, state, reason, valid_from)
     select :organisation, r.subject_id, 'revoked', 'import ' || r.batch_id, :at
     from import_row r where ${PLANNED} and r.verdict in ('change', 'end')`,
    `update import_row r set subject_id = gen_random_uuid() where ${PLANNED} and r.verdict in ('create', 'change')`,
    `insert into mandate (id, organisation_id, power_id, holder_id, valid_from, valid_until, basis, managed_by)
     select r.subject_id, :organisation, p.id, e.id, ${FROM}, ${UNTIL}, ${said('basis')}, :source
     from import_row r join employment e on ${HOLDER} join power p on ${POWER}
     where ${PLANNED} and r.verdict in ('create', 'change')`,
    `insert into mandate_limit (organisation_id, mandate_id, dimension, value, unit_id)
     select :organisation, r.subject_id, d.dimension, l.value, u.id
     from import_row r cross join ${LIMITS}
     left join unit u on d.dimension = 'unit' and u.organisation_id = :organisation and u.code = l.value
     where ${PLANNED} and r.verdict in ('create', 'change')`,
    `insert into mandate_state (organisation_id, mandate_id, state, reason, valid_from)
     select :organisation, r.subject_id, 'active', 'import ' || r.batch_id, :at
     from import_row r where ${PLANNED} and r.verdict in ('create', 'change')`,
  ],
  acts: { create: 'mandate.grant', change: 'mandate.grant', end: 'mandate.revoke' },
};
