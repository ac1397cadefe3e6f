import { brokenOffAt } from '../directory/broken-off.sql.js';
import { reject } from './row-problem.sql.js';
import type { Check } from './row-set.sql.js';
import { FROM, HOLDS_FROM, said, UNTIL } from './said.sql.js';

/** The employment that the planned row `r` names. */
export const HOLDER = `e.organisation_id = :organisation and e.uid collate "C" = ${said('uid')}`;

/** When an employment holds by its term `t`: one term at a time. */
const EMPLOYED = `tstzrange(t.valid_from, coalesce(least(t.valid_until, t.ended_at), 'infinity'))`;

/** The holder, and the term that holds when the period begins: nearly every row has one, and need not look for others. */
export const BESIDE_HOLDER = `
  left join employment e on ${HOLDER}
  left join employment_term t on t.employment_id = e.id and ${EMPLOYED} @> (${HOLDS_FROM})`;

const BROKEN_OFF = brokenOffAt('e.id', `(${HOLDS_FROM})`);

/** What is asked of everything that is given to an employee, role or mandate, beside its holder `e`. */
export const givenChecks: readonly Check[] = [
  { code: 'import.employment-not-found', fails: 'e.id is null', once: true },
  { code: 'import.period-over', fails: `${UNTIL} <= ${FROM}` },
  {
    code: 'import.holder-not-employed',
    fails: `t.id is null and not exists (
      select from employment_term t where t.employment_id = e.id and ${EMPLOYED} && tstzrange(${HOLDS_FROM}, ${UNTIL}))`,
  },
  {
    // Of most the term goes on, and nothing need be looked up. (What is unknown would not spare it: only false does.)
    code: 'import.holder-broken-off',
    fails: `coalesce(least(t.valid_until, t.ended_at) <= :at, t.id is null)
      and ${BROKEN_OFF} < coalesce(${UNTIL}, 'infinity')`,
  },
  // Nobody gives to themselves, by a file either.
  {
    code: 'import.to-oneself',
    fails: `e.person_id in (
      select unnest(array[b.actor_person_id, b.issued_by_person_id]) from import_batch b where b.id = :batch)`,
    once: true,
  },
];

/** What is in the register and the file changes or ends. To be looked up by hash: as a join each would be compared with each. */
export const REPLACED_OR_ENDED = `
  select r.subject_id from import_row r
  where r.batch_id = :batch and r.verdict in ('change', 'end') and r.subject_id is not null`;

/**
 * Refuses powers of a person that may not be combined, whether held already or given by the same file. `given` has the
 * columns number, person_id, power_id and period of what the planned rows would give.
 */
export function incompatible(given: string): string {
  return `
      with pair as (
        select first_id as one, second_id as other from power_incompatibility
        union all select second_id, first_id from power_incompatibility
      ), given as materialized (
        select * from (${given}) g where exists (select from pair)
      ), held as (
        select e.person_id, m.power_id, tstzrange(m.valid_from, m.valid_until) as period
        from mandate m join employment e on e.id = m.holder_id
        join mandate_state s on s.mandate_id = m.id and s.ended_at is null and s.state in ('pending', 'active', 'suspended')
        where m.organisation_id = :organisation and m.power_id in (select one from pair)
          and e.person_id in (select person_id from given)
          and ${brokenOffAt('m.holder_id', 'm.valid_from')} is null
          and m.id not in (${REPLACED_OR_ENDED})
        union all
        select e.person_id, rp.power_id,
          tstzrange(a.valid_from, coalesce(least(a.valid_until, a.ended_at), 'infinity'))
        from role_assignment a join employment e on e.id = a.employment_id join role_power rp on rp.role_id = a.role_id
        where a.organisation_id = :organisation and rp.power_id in (select one from pair)
          and e.person_id in (select person_id from given)
          and ${brokenOffAt('a.employment_id', 'a.valid_from')} is null
          and a.id not in (${REPLACED_OR_ENDED})
        union all
        select person_id, power_id, period from given where power_id in (select one from pair)
      ), near as materialized (
        -- Asked as a value, by hash: as a join each that is given would be compared with each that is held.
        select g.*, pair.other from given g join pair on pair.one = g.power_id
        where coalesce((g.person_id, pair.other) in (select person_id, power_id from held), false)
      ), clash as (
        select distinct n.number from near n
        join held h on h.power_id = n.other and h.person_id = n.person_id and h.period && n.period
      )
      ${reject('import.power-incompatible', 'r.number in (select number from clash)')}`;
}
