import {
  beganSince,
  endOf,
  givenEnd,
  holding,
  inForce,
  isOpenNow,
  wasKnown,
  type Clock,
} from './facts-in-time.sql.js';

/** What employments hold: mandates with the chains they rest on, and roles with the powers they carry. */

/** Where not all powers matter: a table of (employment_id, power_id) with those that do, for each employment. */
interface Only {
  readonly asked?: string;
}

/**
 * A state is never ended ahead of time, so one that was ended is over now, even where a clock that is behind (stepped
 * back, another server's) has not come to its end.
 */
const stateInForce = (mandate: string, clock: Clock) => `
      select ${givenEnd('s', clock)} as until
      from mandate_state s
      where s.mandate_id = ${mandate} and s.state = 'active' and ${inForce('s', clock, givenEnd('s', clock))}
        and ${isOpenNow('s', clock)}
      limit 1`;

/** One link of a chain is alive: in its period, active, and its holder employed without a break since it began. */
const aliveLink = (mandate: string, clock: Clock) => `
      cross join lateral (${stateInForce(`${mandate}.id`, clock)}) state
      cross join lateral (${holding(`${mandate}.holder_id`, clock)}) holder
    where ${wasKnown(mandate, clock)} and ${mandate}.valid_from <= ${clock.at} and ${clock.at} < ${mandate}.valid_until
      and ${beganSince('holder.last_end', mandate)}`;

const linkUntil = (mandate: string) => `least(${mandate}.valid_until, state.until, holder.until)`;

/**
 * Walks from each mandate of the holder to the mandate the organisation gave; a link that is not alive ends the walk,
 * and a mandate whose walk does not arrive is not in force. The depth only guards against damaged data.
 */
export const mandateChains = (clock: Clock, { asked }: Only = {}) => `
  chain as (
    select m.id as mandate_id, m.holder_id, m.power_id, m.valid_from, m.organisation_id, m.parent_id,
      array[]::uuid[] as passed_on_from, ${linkUntil('m')} as valid_until
    from employed e
      ${asked ? `join ${asked} q on q.employment_id = e.id` : ''}
      join mandate m on m.holder_id = e.id and m.organisation_id = e.organisation_id
        ${asked ? 'and m.power_id = q.power_id' : ''}
      ${aliveLink('m', clock)}
    union all
    select c.mandate_id, c.holder_id, c.power_id, c.valid_from, c.organisation_id, p.parent_id,
      c.passed_on_from || p.id, least(c.valid_until, ${linkUntil('p')})
    from chain c
      join mandate p on p.id = c.parent_id and p.organisation_id = c.organisation_id
      ${aliveLink('p', clock)} and cardinality(c.passed_on_from) < 64
  )`;

const powerFacts = (power: string) => `(
        select json_build_object('code', p.code, 'personsTogether', p.persons_together, 'condition', p.condition,
          'relyingPartyId', p.relying_party_id,
          'acceptedLevels', array(
            select l.level from power_assurance_level l where l.power_id = p.id order by l.level))
        from power p where p.id = ${power})`;

export const mandatesOf = (employment: string) => `
    select coalesce(json_agg(json_build_object(
      'mandateId', c.mandate_id, 'passedOnFrom', c.passed_on_from, 'validFrom', c.valid_from, 'validUntil', c.valid_until,
      'power', ${powerFacts('c.power_id')},
      'limits', array(
        select json_build_array(l.dimension, l.value) from mandate_limit l where l.mandate_id = c.mandate_id
        order by l.dimension, l.value)) order by c.mandate_id), '[]')
    from chain c
    where c.parent_id is null and c.holder_id = ${employment}`;

export const rolesOf = (employment: string, clock: Clock, { asked }: Only = {}) => {
  const isAsked = asked
    ? `and rp.power_id in (select q.power_id from ${asked} q where q.employment_id = ${employment}.id)`
    : '';
  return `
    select coalesce(json_agg(json_build_object(
      'assignmentId', a.id,
      'code', (select r.code from role r where r.id = a.role_id),
      'unit', (select u.code from unit u where u.id = a.unit_id),
      'validFrom', a.valid_from,
      'validUntil', least(${endOf('a', clock)}, ${employment}.until),
      'powers', array(select ${powerFacts('rp.power_id')} from role_power rp where rp.role_id = a.role_id ${isAsked})
      ) order by a.id), '[]')
    from role_assignment a
    where a.employment_id = ${employment}.id and ${inForce('a', clock)} and ${beganSince(`${employment}.last_end`, 'a')}
      ${asked ? `and exists (select from role_power rp where rp.role_id = a.role_id ${isAsked})` : ''}`;
};
