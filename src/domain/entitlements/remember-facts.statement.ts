import { NOW } from './facts-in-time.sql.js';
import { employed, employmentFacts, employments, POWER } from './entitlements.statement.js';
import { heldFacts } from './held-facts.sql.js';
import { EVERYBODY, heldByPower } from './remembered-facts.sql.js';

/** Characters of JSON. Who holds hundreds of mandates is computed when asked about. */
const MOST = 100_000;

/** Of who has held more, in all, everything but the mandates is remembered, and they are not computed for it. */
const MOST_MANDATES = 1_000;

/**
 * SQL of (employment_id, at): every instant at which an employment's facts may change of themselves: the ends and beginnings
 * of what it holds, and of what that rests on, whether in force or not.
 */
const INSTANTS = `
  line as (
    select m.holder_id as employment_id, m.id, m.parent_id, m.holder_id, m.valid_from, m.valid_until, 0 as depth
    from few s join mandate m on m.holder_id = s.employment_id
    where m.valid_until > statement_timestamp()
    union all
    select l.employment_id, p.id, p.parent_id, p.holder_id, p.valid_from, p.valid_until, l.depth + 1
    from line l join mandate p on p.id = l.parent_id where l.depth < 64
  ),
  instants as (
    select l.employment_id, at.* from line l cross join lateral (values (l.valid_from), (l.valid_until)) at(at)
    union all
    select l.employment_id, s.valid_from from line l cross join lateral (
        select s.valid_from from mandate_state s where s.mandate_id = l.id and s.ended_at is null limit 1) s
    union all
    select l.employment_id, at.* from (
        select l.employment_id, l.holder_id from line l union select s.employment_id, s.employment_id from subject s) l
      -- One after the other by the index: there are more of them than the planner thinks, but few in a table of all.
      cross join lateral (select * from employment_term t where t.employment_id = l.holder_id offset 0) t
      cross join lateral (values (t.valid_from), (t.valid_until), (t.ended_at)) at(at)
    union all
    select a.employment_id, at.* from subject s join role_assignment a on a.employment_id = s.employment_id
      cross join lateral (values (a.valid_from), (a.valid_until), (a.ended_at)) at(at)
    union all
    select e.id, at.* from subject s join employment e on e.id = s.employment_id
      cross join lateral (
        select * from identifier i where i.employment_id = e.id
        union all
        select * from identifier i where i.person_id = e.person_id) i
      cross join lateral (values (i.valid_from), (i.valid_until), (i.ended_at)) at(at)
    union all
    select e.id, o.onboarded_at from subject s join employment e on e.id = s.employment_id
      join organisation o on o.id = e.organisation_id
  )`;

/**
 * Remembers the facts of employments as they are now, by one statement: what is read and what has been seen are of one
 * snapshot. Of two that run at once none replaces what it has not seen, save what this server has not written; it tells how
 * many it has written.
 *
 * $1 their ids. Given as such, for the planner expects few of them then, and looks each up.
 */
export const REMEMBER = {
  name: 'remember',
  text: `
with recursive
  chosen as materialized (select employment_id from unnest($1::uuid[]) c(employment_id)),
  subject as materialized (select employment_id from chosen),
  few as materialized (
    select c.employment_id from chosen c where (
      select count(*) from (select from mandate m where m.holder_id = c.employment_id limit ${MOST_MANDATES + 1}) m
    ) <= ${MOST_MANDATES}
  ),
  ${employed(NOW)},${heldFacts(NOW, { few: 'few' })},${INSTANTS},
  next as (
    select i.employment_id, min(i.at) as at from instants i where i.at > statement_timestamp() group by i.employment_id
  ),
  holders as (select l.employment_id, array_agg(distinct l.holder_id) as ids from line l group by l.employment_id),
  powers as (
    select h.holder_id, json_agg(${POWER}) as powers
    from (select c.holder_id, c.power_id from chain c union select a.employment_id, unnest(a.power_ids) from assigned a) h
      join power p on p.id = h.power_id
    group by h.holder_id
  ),
  found as (
    select e.id as employment_id,
      json_build_array(json_build_object('powers', coalesce(w.powers, '[]'), ${employmentFacts(NOW)})) as facts,
      e.last_end
    from ${employments(NOW)} left join powers w on w.holder_id = e.id
  ),
  kept as (
    select c.employment_id,
      case when s.employment_id is null or octet_length(f.facts::text) > ${MOST} then null else coalesce(f.facts, '[]') end as facts,
      case when s.employment_id is null then 
        case when f.facts is null then '[]'
        else json_build_array((f.facts -> 0)::jsonb || jsonb_build_object('mandates', null, 'lastEnd', f.last_end)) end end as base
    from chosen c
      left join few s on s.employment_id = c.employment_id
      left join found f on f.employment_id = c.employment_id
  ),
  written as (
    insert into remembered_facts as r (employment_id, facts, held, held_in, base, base_in, rests_on, holds_from, holds_until, seen, written_in)
    select e.id, k.facts, (${heldByPower('k.facts')}), pg_current_xact_id(), k.base, pg_current_xact_id(),
      array[e.id, e.person_id, e.organisation_id, '${EVERYBODY}'] || coalesce(h.ids, '{}'),
      statement_timestamp(), n.at, pg_current_snapshot(), pg_current_xact_id()
    from kept k join employment e on e.id = k.employment_id
      left join holders h on h.employment_id = e.id
      left join next n on n.employment_id = e.id
    order by e.id
    on conflict (employment_id) do update set facts = excluded.facts, held = excluded.held,
      held_in = excluded.held_in, base = excluded.base, base_in = excluded.base_in, rests_on = excluded.rests_on,
      holds_from = excluded.holds_from, holds_until = excluded.holds_until, seen = excluded.seen,
      written_in = excluded.written_in
    where r.xmin <> r.written_in::xid or pg_visible_in_snapshot(r.written_in, excluded.seen)
    returning r.employment_id
  )
select count(*)::int as written from written`,
};

/**
 * $1 what has changed, $2 after which id, $3 how many: the employments that may rest on it, in the order of their ids. Found
 * by what they hold, not by what is remembered, which another one may be writing.
 */
export const CONCERNED = {
  name: 'concerned',
  text: `
    with recursive below as (
      select m.id, m.holder_id from mandate g join mandate m on m.parent_id = g.id where g.holder_id = any ($1::uuid[])
      union
      select m.id, m.holder_id from below b join mandate m on m.parent_id = b.id
    )
    select u.id from (
      (select e.id from employment e where e.id = any ($1::uuid[]) and e.id > $2::uuid)
      union (select e.id from employment e where e.person_id = any ($1::uuid[]) and e.id > $2::uuid)
      union (select e.id from unnest($1::uuid[]) o(id) cross join lateral (
        select e.id from employment e where e.organisation_id = o.id and e.id > $2::uuid order by e.id limit $3::int) e)
      union (select e.id from employment e where '${EVERYBODY}' = any ($1::uuid[]) and e.id > $2::uuid
        order by e.id limit $3::int)
      union (select b.holder_id from below b where b.holder_id > $2::uuid)) u
    order by u.id limit $3::int`,
};

/** $1 after which id, $2 how many: employments that time has changed, in the order of their ids. */
export const EXPIRED = {
  name: 'expired-facts',
  text: `
    select o.employment_id as id from (
      select * from remembered_facts where holds_until <= statement_timestamp() offset 0) o
    where o.employment_id > $1::uuid order by o.employment_id limit $2::int`,
};

/** $1 after which `about`, the nil UUID for the first, $2 how many more: notes, and whether they may concern very many. */
export const CHANGES = {
  name: 'facts-changes',
  text: `
    select c.about, c.made_in as "madeIn",
      c.about = '${EVERYBODY}' or exists (select from organisation o where o.id = c.about) as "isWide"
    from facts_change c
    where c.about = any (array(
      (select distinct n.about from facts_change n where n.about > $1::uuid order by n.about limit $2::int)
      union all select '${EVERYBODY}'::uuid where $1::uuid = '${EVERYBODY}'))
    order by c.about`,
};

/** $1 what has changed, $2 in which transaction: all that may rest on it has been remembered since. */
export const FORGET_CHANGES = {
  name: 'forget-changes',
  text: `delete from facts_change c where c.about = any ($1::uuid[])
    and exists (select from unnest($1::uuid[], $2::bigint[]) d(about, made_in) where c.about = d.about and c.made_in = d.made_in)`,
};

/** Notes that everything has to be remembered anew, where what is remembered came from another server. */
export const DISTRUST_RESTORED = {
  name: 'distrust-restored',
  text: `insert into facts_change (about) select '${EVERYBODY}'
    from (select r.xmin = r.written_in::xid as written_here from remembered_facts r limit 1) one
    where not one.written_here on conflict do nothing`,
};
