import type { PreparedStatement } from '../../platform/database/answering-database.js';
import {
  asOf,
  endOf,
  givenEnd,
  holding,
  NOW,
  wasKnown,
  type Clock,
} from '../entitlements/facts-in-time.sql.js';

/** More of the same power tell nobody more. */
const MOST = 200;

/**
 * What employments have been given of some powers, whether or not it is in force, to tell why it is not enough.
 * Of a past instant the state counts that it was in then.
 * @param employments SQL of their ids, an array @param powers SQL of theirs
 */
function text(clock: Clock, employments: string, powers: string): string {
  return `
select json_build_object('employmentId', m.holder_id, 'powerId', m.power_id, 'mandateId', m.id, 'assignmentId', null,
    'role', null, 'validFrom', m.valid_from, 'validUntil', m.valid_until, 'state', s.state, 'stateAt', s.valid_from,
    'isEmployed', exists (${holding('m.holder_id', clock)}), 'hasBegun', m.valid_from <= ${clock.at},
    'isOver', m.valid_until <= ${clock.at},
    'limits', array(
      select json_build_array(l.dimension, l.value) from mandate_limit l where l.mandate_id = m.id
      order by l.dimension, l.value)) as lapsed
from (
  select m.id, m.holder_id, m.power_id, m.valid_from, m.valid_until, m.recorded_at from mandate m
  where m.holder_id = any(${employments}) and m.power_id = any(${powers}) and ${wasKnown('m', clock)}
  order by m.valid_until desc, m.id limit ${MOST}) m
  left join lateral (
    select s.state, s.valid_from from mandate_state s
    where s.mandate_id = m.id and ${wasKnown('s', clock)}
    order by (${clock.isNow} or s.valid_from <= ${clock.at}) desc, (${givenEnd('s', clock)}) desc nulls first, s.valid_from desc limit 1) s on true
union all
select json_build_object('employmentId', a.employment_id, 'powerId', rp.power_id, 'mandateId', null,
    'assignmentId', a.id, 'role', r.code, 'validFrom', a.valid_from, 'validUntil', ${endOf('a', clock)}, 'state', null,
    'stateAt', null, 'isEmployed', exists (${holding('a.employment_id', clock)}),
    'hasBegun', a.valid_from <= ${clock.at}, 'isOver', coalesce(${endOf('a', clock)} <= ${clock.at}, false),
    'limits', case when u.code is null then '[]' else json_build_array(json_build_array('unit', u.code)) end)
from role_assignment a
  join role_power rp on rp.role_id = a.role_id and rp.power_id = any(${powers})
  join role r on r.id = a.role_id
  left join unit u on u.id = a.unit_id
where a.employment_id = any(${employments}) and ${wasKnown('a', clock)}
limit ${2 * MOST}`;
}

export const lapsed: Readonly<Record<'now' | 'asOf', PreparedStatement>> = {
  /** For many who ask: $1 ids of employments, $2 ids of powers, for each of them an array as text. */
  now: {
    name: 'lapsed',
    text: `
select asked.n::int, given.lapsed
from unnest($1::text[], $2::text[]) with ordinality asked(employments, powers, n)
  cross join lateral (${text(NOW, 'asked.employments::uuid[]', 'asked.powers::uuid[]')}) given`,
  },
  /** $1 ids of employments, $2 ids of powers, then the instants. */
  asOf: { name: 'lapsed-as-of', text: text(asOf(2), '$1::uuid[]', '$2::uuid[]') },
};
