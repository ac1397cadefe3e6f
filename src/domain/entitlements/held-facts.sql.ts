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
  /** All roles matter, and of mandates of other powers one, which stands for them: that there are any is known then. */
  readonly others?: true;
  /** A table of (employment_id): mandates of those alone matter. */
  readonly few?: string;
}

/**
 * A state is never ended ahead of time, so one that was ended is over now, even where a clock that is behind (stepped
 * back, another server's) has not come to its end. What is in force now is read from the index alone.
 */
const stateInForce = (mandate: string, clock: Clock) => {
  const until = clock.known ? givenEnd('s', clock) : 'null::timestamptz';
  const isInForce = clock.known
    ? `${inForce('s', clock, until)} and ${isOpenNow('s', clock)}`
    : `s.valid_from <= ${clock.at} and s.ended_at is null`;
  return `
      select ${until} as until
      from mandate_state s
      where s.mandate_id = ${mandate} and s.state = 'active' and ${isInForce}
      limit 1`;
};

/** One link of a chain is alive: in its period, active, and its holder employed without a break since it began. */
const activeLink = (mandate: string, holder: string, clock: Clock) => `
      cross join lateral (${stateInForce(`${mandate}.id`, clock)}) state
    where ${wasKnown(mandate, clock)} and ${mandate}.valid_from <= ${clock.at} and ${clock.at} < ${mandate}.valid_until
      and ${beganSince(`${holder}.last_end`, mandate)}`;

/** The columns of `chain`, of a mandate `m` that an employment `e` holds. */
const LINK = `m.id as mandate_id, m.holder_id, m.power_id, m.valid_from, m.organisation_id, m.parent_id,
      array[]::uuid[] as passed_on_from, least(m.valid_until, state.until, e.until) as valid_until`;

const GIVEN = 'm.parent_id is null';
/** In words that no index of parents knows: it would be read from one end to the other. */
const PASSED_ON = '(m.parent_id is null) is false';

/** The mandates of the holder, each of which begins a chain. */
const firstLinks = (clock: Clock, { asked, few }: Only) => `
    select ${LINK}
    from employed e
      ${few ? `join ${few} f on f.employment_id = e.id` : ''}
      ${asked ? `join ${asked} q on q.employment_id = e.id` : ''}
      join mandate m on m.holder_id = e.id and m.organisation_id = e.organisation_id
        ${asked ? 'and m.power_id = q.power_id' : ''}
      ${activeLink('m', 'e', clock)}`;

/**
 * Walks from each mandate of the holder to the mandate the organisation gave; a link that is not alive ends the walk,
 * and a mandate whose walk does not arrive is not in force. The depth only guards against damaged data.
 */
const mandateChains = (clock: Clock, only: Only, name = 'chain') => `
  ${name} as (${firstLinks(clock, only)}
    union all
    select c.mandate_id, c.holder_id, c.power_id, c.valid_from, c.organisation_id, p.parent_id,
      c.passed_on_from || p.id, least(c.valid_until, p.valid_until, state.until, holder.until)
    from ${name} c
      join mandate p on p.id = c.parent_id and p.organisation_id = c.organisation_id
      cross join lateral (${holding('p.holder_id', clock)}) holder
      ${activeLink('p', 'holder', clock)} and cardinality(c.passed_on_from) < 64
  )`;

/**
 * The chains of the powers that are asked about, and one mandate of the others: the first that the organisation gave, else the first that
 * was passed on. Whether that rests on anything is not looked at, for it is never told.
 */
const chainsAndAnother = (clock: Clock, asked: string) => `${mandateChains(clock, { asked }, 'chain_asked')},
  chain as (
    select * from chain_asked
    union all
    select a.mandate_id, a.holder_id, a.power_id, a.valid_from, a.organisation_id, null, a.passed_on_from, a.valid_until
    from employed e cross join lateral (
      (${firstOther(GIVEN, clock, asked)}) union all (${firstOther(PASSED_ON, clock, asked)}) limit 1) a
  )`;

/** In the order of the index: else the planner reads all mandates for one. */
const firstOther = (condition: string, clock: Clock, asked: string) => `
      select ${LINK}
      from mandate m
      ${activeLink('m', 'e', clock)} and m.holder_id = e.id and m.organisation_id = e.organisation_id and ${condition}
        and m.power_id <> all (array(select q.power_id from ${asked} q where q.employment_id = e.id))
      order by m.power_id limit 1`;

/** A row for each holder: the mandates in force. */
const held = `
  held as materialized (
    select c.holder_id, json_agg(json_build_object(
      'mandateId', c.mandate_id, 'passedOnFrom', c.passed_on_from, 'validFrom', c.valid_from,
      'validUntil', c.valid_until, 'powerId', c.power_id,
      'limits', array(
        select json_build_array(l.dimension, l.value) from mandate_limit l where l.mandate_id = c.mandate_id
        order by l.dimension, l.value)) order by c.mandate_id) as mandates
    from chain c where c.parent_id is null
    group by c.holder_id
  )`;

/** A row for each role that an employment has in force. */
const assigned = (clock: Clock, { asked, others }: Only) => {
  const powers =
    asked && !others
      ? `role_power rp join ${asked} q on q.employment_id = e.id and q.power_id = rp.power_id`
      : 'role_power rp';
  return `
  assigned as materialized (
    select a.employment_id, a.id, a.role_id, a.unit_id, a.valid_from, least(${endOf('a', clock)}, e.until) as valid_until,
      array(select rp.power_id from ${powers} where rp.role_id = a.role_id) as power_ids
    from employed e join role_assignment a on a.employment_id = e.id
    where ${inForce('a', clock)} and ${beganSince('e.last_end', 'a')}
  )`;
};

/**
 * SQL of the recursive CTEs `chain`, `held` and `assigned`: what those hold that are in `employed` (id, organisation_id,
 * until, last_end).
 */
export const heldFacts = (clock: Clock, only: Only = {}) =>
  [
    only.asked && only.others ? chainsAndAnother(clock, only.asked) : mandateChains(clock, only),
    held,
    assigned(clock, only),
  ].join(',');

/** SQL of the ids of all powers in `heldFacts`. Each is told once, however many hold it. */
export const HELD_POWERS = 'select power_id from chain union all select unnest(power_ids) from assigned';

/**
 * SQL of the CTEs `chain` and `held` with mandates of the powers that are asked about and one of the others, each of which the organisation
 * gave: a third of the plan of `heldFacts`. One that was passed on is in `chain` with its parent, for the caller to see, and not in `held`.
 */
export const givenFacts = (clock: Clock, asked: string) => `
  chain as (${firstLinks(clock, { asked })}
    union all
    select other.* from employed e cross join lateral (${firstOther(GIVEN, clock, asked)}) other
  ),${held}`;

export const mandatesOf = (employment: string) =>
  `coalesce((select h.mandates from held h where h.holder_id = ${employment}), '[]')`;

export const rolesOf = (employment: string, { asked }: Only = {}) => `(
    select coalesce(json_agg(json_build_object(
      'assignmentId', a.id,
      'code', (select r.code from role r where r.id = a.role_id),
      'unit', (select u.code from unit u where u.id = a.unit_id),
      'validFrom', a.valid_from, 'validUntil', a.valid_until, 'powerIds', a.power_ids) order by a.id), '[]')
    from assigned a where a.employment_id = ${employment} ${asked ? 'and cardinality(a.power_ids) > 0' : ''})`;
