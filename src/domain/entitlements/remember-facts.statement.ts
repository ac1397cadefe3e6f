import { NOW } from './facts-in-time.sql.js';
import { employed, employmentFacts, employments, POWER } from './entitlements.statement.js';
import { heldFacts } from './held-facts.sql.js';
import { EVERYBODY } from './remembered-facts.sql.js';

/** Characters of JSON. Who holds hundreds of mandates is computed when asked about. */
const MOST = 100_000;

/** What became of a batch. */
export interface RememberedBatch {
  /** False: another one was at it, and nothing was done. */
  readonly isAlone: boolean;
  /** How many employments were looked at, and how many of them are written; the others were not, another one having been there. */
  readonly looked: number;
  readonly written: number;
  /** The largest id of them. */
  readonly last: string | null;
}

/**
 * SQL of (employment_id, at): every instant at which an employment's facts may change of themselves: the ends and beginnings
 * of what it holds, and of what that rests on, whether in force or not.
 */
const INSTANTS = `
  line as (
    select m.holder_id as employment_id, m.id, m.parent_id, m.holder_id, m.valid_from, m.valid_until, 0 as depth
    from subject s join mandate m on m.holder_id = s.employment_id
    where m.valid_until > statement_timestamp()
    union all
    select l.employment_id, p.id, p.parent_id, p.holder_id, p.valid_from, p.valid_until, l.depth + 1
    from line l join mandate p on p.id = l.parent_id where l.depth < 64
  ),
  instants as (
    select l.employment_id, at.* from line l cross join lateral (values (l.valid_from), (l.valid_until)) at(at)
    union all
    select l.employment_id, s.valid_from from line l join mandate_state s on s.mandate_id = l.id and s.ended_at is null
    union all
    select l.employment_id, at.* from (
        select l.employment_id, l.holder_id from line l union select s.employment_id, s.employment_id from subject s) l
      join employment_term t on t.employment_id = l.holder_id
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
 * Remembers the facts of employments as they are now, and forgets the notes of their changes that are in them. One statement,
 * so that what is read, what has been seen and which notes are done with are of one snapshot. Of two that run at once none
 * replaces what it has not seen, and only the notes of what was written are forgotten: a note too many costs time, one too few
 * would make what is out of date look true.
 * @param chosen SQL of (employment_id)
 * @returns SQL of a row of `RememberedBatch`
 */
const remember = (chosen: string) => `
with recursive
  alone as materialized (select pg_try_advisory_xact_lock(hashtext('remembered-facts')) as here),
  subject as materialized (select c.employment_id from (${chosen}) c where (select here from alone)),
  ${employed(NOW)},${heldFacts(NOW)},${INSTANTS},
  next as (
    select i.employment_id, min(i.at) as at from instants i where i.at > statement_timestamp() group by i.employment_id
  ),
  powers as (
    select h.holder_id, json_agg(${POWER}) as powers
    from (select c.holder_id, c.power_id from chain c union select a.employment_id, unnest(a.power_ids) from assigned a) h
      join power p on p.id = h.power_id
    group by h.holder_id
  ),
  found as (
    select e.id as employment_id,
      json_build_array(json_build_object('powers', coalesce(w.powers, '[]'), ${employmentFacts(NOW)})) as facts
    from ${employments(NOW)} left join powers w on w.holder_id = e.id
  ),
  written as (
    insert into remembered_facts as r (employment_id, organisation_id, facts, holds_from, holds_until, seen, written_in)
    select e.id, e.organisation_id,
      case when f.facts is null then '[]' when octet_length(f.facts::text) <= ${MOST} then f.facts end,
      statement_timestamp(), n.at, pg_current_snapshot(), pg_current_xact_id()
    from subject s join employment e on e.id = s.employment_id
      left join found f on f.employment_id = e.id left join next n on n.employment_id = e.id
    order by e.id
    on conflict (employment_id) do update set facts = excluded.facts, holds_from = excluded.holds_from,
      holds_until = excluded.holds_until, seen = excluded.seen, written_in = excluded.written_in
    where pg_visible_in_snapshot(r.written_in, excluded.seen)
    returning r.employment_id
  ),
  forgotten as (delete from facts_change c using written w where c.about = w.employment_id)
select (select here from alone) as "isAlone", (select count(*)::int from subject) as looked,
  (select count(*)::int from written) as written, (select s.employment_id from subject s order by s.employment_id desc limit 1) as last`;

/** $1 after which id, $2 how many: employments with changes, and those that time has changed. */
export const REMEMBER_CHANGED = {
  name: 'remember-changed',
  text: remember(`
    select u.employment_id from (
      (select distinct n.about as employment_id from facts_change n join employment e on e.id = n.about
      where n.about > $1::uuid order by n.about limit $2::int)
      union
      (select o.employment_id from (
        select * from remembered_facts where holds_until <= statement_timestamp() offset 0) o
      where o.employment_id > $1::uuid order by o.employment_id limit $2::int)) u
    order by u.employment_id limit $2::int`),
};

/** $1 after which id, $2 how many, $3 of an organisation, or of everybody: its employments in the order of their ids. */
export const REMEMBER_ALL = {
  name: 'remember-all',
  text: remember(`
    select e.id as employment_id from employment e
    where e.id > $1::uuid and ($3::uuid = '${EVERYBODY}' or e.organisation_id = $3::uuid) order by e.id limit $2::int`),
};

/** Changes that concern more than one employment: `about`, `madeIn`. */
export const WIDE_CHANGES = {
  name: 'wide-changes',
  text: `select c.about, c.made_in as "madeIn" from facts_change c
    where not exists (select from employment e where e.id = c.about)`,
};

/** $1 about whom or what, $2 made in which transaction: what everything has been remembered anew for. */
export const FORGET_CHANGES = {
  name: 'forget-changes',
  text: `delete from facts_change c using unnest($1::uuid[], $2::bigint[]) d(about, made_in)
    where c.about = d.about and c.made_in = d.made_in`,
};

/** Notes that everything has to be remembered anew, where what is remembered came from another server. */
export const DISTRUST_RESTORED = {
  name: 'distrust-restored',
  text: `insert into facts_change (about) select '${EVERYBODY}'
    from (select r.xmin = r.written_in::xid as written_here from remembered_facts r limit 1) one
    where not one.written_here on conflict do nothing`,
};
