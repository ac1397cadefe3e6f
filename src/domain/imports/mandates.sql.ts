import { brokenOffAt } from '../directory/broken-off.sql.js';
import { ASSURANCE_LEVELS } from '../mandates/assurance-level.js';
import { BESIDE_HOLDER, givenChecks, HOLDER, incompatible } from './held.sql.js';
import type { RowProblemCode } from './imports.errors.js';
import { ABOUT, GIVE_NEW_IDS, PLANNED, type Check, type RowSetSql } from './row-set.sql.js';
import { FROM, HOLDS_NOW, PERIOD, said, UNTIL } from './said.sql.js';

const POWER = `p.code = ${said('power')} and (p.organisation_id = :organisation or p.organisation_id is null)`;

/** Its power. Which powers may be seen is asked once for each power, not again for each planned row. */
const BESIDE_POWER = `left join (with seen as materialized (select * from power) select * from seen) p on ${POWER}`;

/** The limits of the planned row `r`: one row for a dimension and a value. */
const LIMITS = `jsonb_each(r.content->'limits') d(dimension, "values") cross join lateral jsonb_array_elements_text(d."values") l(value)`;

/** Rejects rows of which some limit satisfies the condition. @param dimension the only one that does; most rows have none */
function limitCheck(code: RowProblemCode, condition: string, dimension?: string): Check {
  const has = dimension === undefined ? `<> '{}'` : `? '${dimension}'`;
  const of = dimension === undefined ? condition : `d.dimension = '${dimension}' and ${condition}`;
  return {
    code,
    fails: `r.content->'limits' ${has} and exists (select from ${LIMITS} where ${of})`,
    once: true,
  };
}

/** What was passed on from a mandate that is ended by the planned row `r`, and is revoked with it. */
const REVOKED_WITH_IT = `
  with recursive below as (
    select m.id from mandate m where m.parent_id = r.subject_id
    union all
    select m.id from below join mandate m on m.parent_id = below.id
  )
  select below.id from below join mandate_state s on s.mandate_id = below.id and s.ended_at is null
  where s.state = 'revoked' and s.reason = 'import ' || r.batch_id
  order by below.id`;

export const mandates: RowSetSql = {
  endedByHand: `(exists (select from mandate_state s
    where s.mandate_id = m.subject_id and s.ended_at is null and s.state in ('revoked', 'rejected'))
    or exists (select from mandate x where x.id = m.subject_id and ${brokenOffAt('x.holder_id', 'x.valid_from')} < x.valid_until))`,
  over: 'exists (select from mandate x where x.id = m.subject_id and x.valid_until <= :at)',
  endsByChange: `not ${HOLDS_NOW} and exists (
    select from mandate m join mandate_state s on s.mandate_id = m.id and s.ended_at is null and s.state = 'active'
    where m.id = r.subject_id and tstzrange(m.valid_from, m.valid_until) @> :at)`,
  ends: true,
  replaces: true,
  beside: `${BESIDE_HOLDER} ${BESIDE_POWER}`,
  checks: [
    [
      ...givenChecks,
      {
        code: 'import.mandate-suspended',
        fails: `r.verdict = 'change' and exists (
          select from mandate_state s where s.mandate_id = r.subject_id and s.ended_at is null and s.state = 'suspended')`,
      },
      {
        // Another one takes its place, and those would end with the old one.
        code: 'import.passed-on',
        fails: `r.verdict = 'change' and exists (
          select from mandate c join mandate_state s on s.mandate_id = c.id and s.ended_at is null
          where c.parent_id = r.subject_id and s.state in ('pending', 'active', 'suspended') and c.valid_until > :at)`,
      },
      { code: 'import.power-not-found', fails: 'p.id is null', once: true },
      { code: 'import.power-administers', fails: `${said('power')} = :administer` },
      { code: 'import.power-needs-approval', fails: 'p.approvals_needed > 0', once: true },
      {
        // As the database counts (behorig.seal).
        code: 'import.mandate-too-long',
        fails: `${UNTIL} > ((${FROM} at time zone 'Europe/Stockholm')
          + make_interval(months => coalesce(p.maximum_months, 60))) at time zone 'Europe/Stockholm'`,
      },
      { code: 'import.passing-on', fails: `${said('parent')} is not null`, once: true },
      limitCheck(
        'import.unknown-dimension',
        `d.dimension not in ('unit', 'assurance-level')
         and not exists (select from power_dimension k where k.power_id = p.id and k.dimension = d.dimension)`,
      ),
      limitCheck(
        'import.limit-unit-not-found',
        `not exists (select from unit u where u.organisation_id = :organisation and u.code = l.value)`,
        'unit',
      ),
      limitCheck(
        'import.level-not-accepted',
        `exists (select from power_assurance_level a where a.power_id = p.id)
         and not exists (select from power_assurance_level a where a.power_id = p.id and a.level = l.value)`,
        'assurance-level',
      ),
      limitCheck(
        'import.unknown-level',
        `not exists (select from power_assurance_level a where a.power_id = p.id)
         and l.value not in (${ASSURANCE_LEVELS.map((uri) => `'${uri}'`).join(', ')})`,
        'assurance-level',
      ),
      limitCheck(
        'import.maximum-malformed',
        `exists (select from power_dimension k where k.power_id = p.id and k.dimension = d.dimension and k.kind = 'maximum')
         and (jsonb_array_length(d."values") <> 1 or l.value !~ '^(0|[1-9][0-9]{0,14})(\\.[0-9]{1,6})?$')`,
      ),
    ],
    incompatible(`
      select r.number, e.person_id, p.id as power_id, ${PERIOD} as period
      from import_row r join employment e on ${HOLDER} join power p on ${POWER}
      where r.batch_id = :batch and r.verdict in ('create', 'change')`),
  ],
  apply: [
    GIVE_NEW_IDS,
    `insert into mandate_state (organisation_id, mandate_id, state, reason, valid_from)
     select :organisation, r.subject_id, 'revoked', 'import ' || r.batch_id, :at
     from import_row r where ${PLANNED} and r.verdict in ('change', 'end')`,
    `insert into mandate (id, organisation_id, power_id, holder_id, valid_from, valid_until, basis, managed_by)
     select r.new_id, :organisation, p.id, e.id, ${FROM}, ${UNTIL}, ${said('basis')}, :source
     from import_row r join employment e on ${HOLDER} join power p on ${POWER}
     where ${PLANNED} and r.verdict in ('create', 'change')`,
    `insert into mandate_limit (organisation_id, mandate_id, dimension, value, unit_id)
     select :organisation, r.new_id, d.dimension, l.value, u.id
     from import_row r cross join ${LIMITS}
     left join unit u on d.dimension = 'unit' and u.organisation_id = :organisation and u.code = l.value
     where ${PLANNED} and r.verdict in ('create', 'change')`,
    `insert into mandate_state (organisation_id, mandate_id, state, reason, valid_from)
     select :organisation, r.new_id, 'active', 'import ' || r.batch_id, :at
     from import_row r where ${PLANNED} and r.verdict in ('create', 'change')`,
  ],
  subjects: `${ABOUT} || case when r.verdict = 'end' then array(${REVOKED_WITH_IT}) end`,
  writes: ['mandate', 'mandate_limit', 'mandate_state'],
  acts: { create: 'mandate.grant', change: 'mandate.grant', end: 'mandate.revoke' },
};
