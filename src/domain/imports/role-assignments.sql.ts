import { BESIDE_HOLDER, givenChecks, HOLDER, incompatible, REPLACED_OR_ENDED } from './held.sql.js';
import { reject } from './row-problem.sql.js';
import { GIVE_NEW_IDS, PLANNED, type RowSetSql } from './row-set.sql.js';
import { FROM, HOLDS_FROM, HOLDS_NOW, PERIOD, said, UNTIL } from './said.sql.js';

const ROLE = `o.code = ${said('role')} and (o.organisation_id = :organisation or o.organisation_id is null)`;
const UNIT = `u.organisation_id = :organisation and u.code = ${said('unit')}`;

/**
 * Planned rows of which another one gives the same at the same time. In order of their beginnings one meets an earlier one that is not
 * over yet, or a later one that begins before it is over: nobody compares each with each, which takes hours.
 */
const OVERLAPPING = `
  select number from (
    select r.number, ${HOLDS_FROM} as begins, coalesce(${UNTIL}, 'infinity') as ends, lead(${HOLDS_FROM}) over same as next,
      max(coalesce(${UNTIL}, 'infinity')) over (same rows between unbounded preceding and 1 preceding) as before
    from import_row r where r.batch_id = :batch and r.verdict in ('create', 'change')
    window same as (partition by ${said('uid')}, ${said('role')}, ${said('unit')} order by ${HOLDS_FROM}, r.number)) x
  where x.before > x.begins or x.next < x.ends`;

export const roleAssignments: RowSetSql = {
  endedByHand: 'exists (select from role_assignment a where a.id = m.subject_id and a.ended_at is not null)',
  over: 'exists (select from role_assignment a where a.id = m.subject_id and a.valid_until <= :at)',
  endsByChange: `not ${HOLDS_NOW} and exists (
    select from role_assignment a where a.id = r.subject_id
      and tstzrange(a.valid_from, coalesce(least(a.valid_until, a.ended_at), 'infinity')) @> :at)`,
  ends: true,
  replaces: true,
  beside: BESIDE_HOLDER,
  checks: [
    [
      ...givenChecks,
      { code: 'import.role-not-found', fails: `not exists (select from role o where ${ROLE})` },
      {
        code: 'import.unit-not-found',
        fails: `${said('unit')} is not null and not exists (select from unit u where ${UNIT})`,
      },
    ],
    reject(
      'import.overlaps',
      `exists (
         select from role_assignment a join employment e on e.id = a.employment_id join role o on o.id = a.role_id
         left join unit u on u.id = a.unit_id
         where ${HOLDER} and o.code = ${said('role')} and u.code is not distinct from ${said('unit')}
           and a.id is distinct from r.subject_id and a.id not in (${REPLACED_OR_ENDED})
           and tstzrange(a.valid_from, coalesce(least(a.valid_until, a.ended_at), 'infinity')) && tstzrange(${HOLDS_FROM}, ${UNTIL}))
       or r.number in (${OVERLAPPING})`,
    ),
    incompatible(`
      select r.number, e.person_id, p.power_id, ${PERIOD} as period
      from import_row r join employment e on ${HOLDER} join role o on ${ROLE} join role_power p on p.role_id = o.id
      where r.batch_id = :batch and r.verdict in ('create', 'change')`),
  ],
  apply: [
    GIVE_NEW_IDS,
    // What is over already is corrected from its beginning; what goes on is changed from now on.
    `update import_row r set content = r.content || jsonb_build_object('from',
       case when ${UNTIL} <= :at then least(a.valid_from, ${FROM}) else greatest(${FROM}, :at) end)
     from role_assignment a where ${PLANNED} and r.verdict = 'change' and a.id = r.subject_id`,
    `update role_assignment a
     set ended_at = case when r.verdict = 'change' and ${UNTIL} <= :at then a.valid_from
       else least(coalesce(a.valid_until, 'infinity'), greatest(a.valid_from, :at)) end, end_recorded_at = :at
     from import_row r where ${PLANNED} and r.verdict in ('change', 'end') and a.id = r.subject_id`,
    `insert into role_assignment (id, organisation_id, employment_id, role_id, unit_id, valid_from, valid_until, managed_by)
     select r.new_id, :organisation, e.id, o.id, u.id, ${FROM}, ${UNTIL}, :source
     from import_row r join employment e on ${HOLDER} join role o on ${ROLE} left join unit u on ${UNIT}
     where ${PLANNED} and r.verdict in ('create', 'change')`,
  ],
  writes: ['role_assignment'],
  acts: { create: 'role.assign', change: 'role.assign', end: 'role.withdraw' },
};
