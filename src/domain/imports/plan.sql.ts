import { problem } from './row-problem.sql.js';
import { ABOUT, NEW_ID, PLANNED, type RowSetSql } from './row-set.sql.js';

const MANAGED = 'm.source_id = :sourceId and m.row_set = :rowSet';
const KNOWN = `left join import_managed_row m on ${MANAGED} and m.key = s.key`;
/** Not as a join: the planner takes what was just decided for a row or two, and would compare each with each. */
const UNDECIDED = `
  s.batch_id = :batch and s.problem is null
  and s.line not in (select d.line from import_row d where d.batch_id = :batch and d.line is not null)`;

/** Let the planner know how many rows there are. What was staged: in a transaction that ends with it, for it keeps a lock. */
export const ANALYZE_STAGED = 'select behorig.analyze_staged()';
export const COUNT_STAGED = 'select count(*)::int as count from behorig.staged where batch_id = :batch';
export const ANALYZE_PLANNED = 'select behorig.analyze_planned()';

/** What could not be read. */
export const REJECT_UNREADABLE = `
  insert into import_row (batch_id, organisation_id, line, key, verdict, problem)
  select :batch, :organisation, line, key, 'rejected', problem from behorig.staged
  where batch_id = :batch and problem is not null order by line`;

export const REJECT_TWICE = `
  insert into import_row (batch_id, organisation_id, line, key, verdict, problem)
  select :batch, :organisation, s.line, s.key, 'rejected', ${problem('import.duplicate-key')}
  from behorig.staged s
  where s.batch_id = :batch and s.problem is null and s.key in (
    select key from behorig.staged where batch_id = :batch and key is not null group by key having count(*) > 1)
  order by s.line`;

/** What was ended by hand stays ended, whether or not the file says something new of it. */
export function rejectEndedByHand({ endedByHand }: RowSetSql): string {
  return `
    insert into import_row (batch_id, organisation_id, line, key, verdict, subject_id, problem)
    select :batch, :organisation, s.line, s.key, 'rejected', m.subject_id, ${problem('import.ended-by-hand')}
    from behorig.staged s
    join import_managed_row m on ${MANAGED} and m.key = s.key
    where ${UNDECIDED} and m.may_be_ended and (${endedByHand})
    order by s.line`;
}

export function createAndChange({ replaces }: RowSetSql): string {
  return `
    insert into import_row (batch_id, organisation_id, line, key, verdict, subject_id, new_id, digest, line_digest, content,
      uid, unit, hsa_id, eppn)
    select :batch, :organisation, s.line, s.key,
      case when m.key is null then 'create'::import_verdict else 'change' end, m.subject_id, ${replaces ? NEW_ID : 'null'},
      s.digest, s.line_digest, c.content, c.content->>'uid', c.content->>'unit', c.content->>'hsaId', c.content->>'eppn'
    from behorig.staged s ${KNOWN}
    cross join lateral (select s.content::jsonb as content offset 0) c
    where ${UNDECIDED} and m.digest is distinct from s.digest
    order by s.line`;
}

/** The same of what was planned, when it is applied: it may have been planned days ago. What was missing stays ended. */
export function rejectEndedMeanwhile({ endedByHand }: RowSetSql): string {
  return `
    update import_row r set verdict = 'rejected', problem = ${problem('import.ended-by-hand')}
    where r.batch_id = :batch and r.verdict in ('change', 'end')
      and coalesce(r.key in (
        select m.key from import_managed_row m where ${MANAGED} and m.may_be_ended and (${endedByHand})), false)`;
}

/** Taken apart first: under row-level security no function may lead into an index. */
const OTHER = `other as materialized (
    select distinct encode(substring(:others from at for 16), 'hex')::uuid as line_digest
    from generate_series(1, length(:others), 16) at
  )`;

/** Lines that need a verdict although they are known: the row was ended by hand, or is there in other words, too. */
export function metInVain({ endedByHand }: RowSetSql): string {
  const select = `
    select uuid_send(m.line_digest) as "lineDigest", m.key, m.digest from import_managed_row m
    where ${MANAGED} and m.line_digest is not null`;
  return `${select} and m.may_be_ended and (${endedByHand})
    union
    ${select} and m.key in (select key from behorig.staged where batch_id = :batch and key is not null)`;
}

/**
 * What the source manages and the file does not mention: neither staged nor known by a line that was met, so of a million
 * rows only those of the other lines are looked up.
 */
function missing({ endedByHand, over }: RowSetSql, lines: 'known' | 'unknown'): string {
  const columns = 'select m.key, m.subject_id, m.ends_at, m.may_be_ended';
  const unmet = {
    unknown: `unmet as materialized (${columns} from import_managed_row m where ${MANAGED})`,
    known: `
      ${OTHER}, unmet as materialized (
        ${columns} from other o join import_managed_row m on m.line_digest = o.line_digest where ${MANAGED}
        union all
        ${columns} from import_managed_row m where ${MANAGED} and m.line_digest is null
      )`,
  };
  return `
    with ${unmet[lines]},
    missing as materialized (
      select * from unmet m
      where not exists (select from behorig.staged s where s.batch_id = :batch and s.key = m.key)
    ), not_by_hand as materialized (
      select * from missing m where (m.may_be_ended and (${endedByHand})) is not true
    ),
    left_out as (select * from not_by_hand m where not (${over})),
    run_out as (select * from not_by_hand m where ${over})`;
}

/**
 * Counts what came to its own end, too.
 * @param lines whether lines that were met in the file are known; then :others are those that were not
 */
export function endMissing(sql: RowSetSql, lines: 'known' | 'unknown'): string {
  return `${missing(sql, lines)}, ended as (
      insert into import_row (batch_id, organisation_id, key, verdict, subject_id)
      select :batch, :organisation, key, 'end', subject_id from left_out order by key
    )
    select count(*)::int as "runOut" from run_out`;
}

/** Counts, for a row that cannot be told might be any of them. */
export function countMissing(sql: RowSetSql, lines: 'known' | 'unknown'): string {
  return `${missing(sql, lines)} select count(*)::int as count from left_out`;
}

/** What came to its own end and is no longer in the file is not ended, only managed no more. */
export function forgetRunOut(sql: RowSetSql, lines: 'known' | 'unknown'): string {
  return `${missing(sql, lines)}
    delete from import_managed_row m using run_out where ${MANAGED} and m.key = run_out.key`;
}

/** How many rows have which verdict. Ended is also what a change lets hold no longer. */
export function countVerdicts({ endsByChange }: RowSetSql): string {
  return `
    select (count(*) filter (where r.verdict = 'create'))::int as created,
      (count(*) filter (where r.verdict = 'change'))::int as changed,
      (count(*) filter (where r.verdict = 'end' or r.verdict = 'change' and ${endsByChange}))::int as ended,
      (count(*) filter (where r.verdict = 'rejected'))::int as rejected
    from import_row r where r.batch_id = :batch`;
}

export const PLANNED_ROWS = `select min(number) as first, max(number) as last from import_row where batch_id = :batch`;

export const ONE_UNTOLD = `select 1 from behorig.staged where batch_id = :batch and key is null limit 1`;

/** What the source manages from now on, and what its file says of it. */
export function manage({ endsAt = 'null::timestamptz' }: RowSetSql): string {
  return `
    insert into import_managed_row (organisation_id, source_id, row_set, key, digest, line_digest, subject_id, ends_at)
    select :organisation, :sourceId, :rowSet, r.key, r.digest, r.line_digest, coalesce(r.new_id, r.subject_id), (${endsAt})
    from import_row r
    where ${PLANNED} and r.verdict in ('create', 'change')
    on conflict (source_id, row_set, key) do update
    set digest = excluded.digest, line_digest = excluded.line_digest, subject_id = excluded.subject_id,
      ends_at = excluded.ends_at, may_be_ended = false`;
}

/** Lines that say the same in other words are known by those from now on. Most staged rows have a verdict, and say something new. */
export const KNOW_AGAIN = `
  with again as materialized (
    select s.key, s.digest, s.line_digest from behorig.staged s
    where ${UNDECIDED} and s.line_digest is not null
  )
  update import_managed_row m set line_digest = s.line_digest from again s
  where ${MANAGED} and m.key = s.key and m.digest = s.digest and m.line_digest is distinct from s.line_digest`;

/** Lines that were read and are not what the source is known by, or say what another one says, too: of rows that were rejected. */
export const NOT_KNOWN = `
  select uuid_send(s.line_digest) as digest from behorig.staged s
    left join import_managed_row m on ${MANAGED} and m.key = s.key and m.line_digest = s.line_digest
  where s.batch_id = :batch and s.line_digest is not null and m.key is null
  union
  select uuid_send(s.line_digest) from behorig.staged s
  where s.batch_id = :batch and s.line_digest is not null and coalesce(
    s.line in (select d.line from import_row d where d.batch_id = :batch and d.verdict = 'rejected'), false)`;

/** Whether another file of the same rows has come since this one came, or was applied: what was planned of it may no longer be managed. */
export const OTHER_CAME = `
  select 1 from import_batch b join import_batch this on this.id = :batch
  where b.source_id = :sourceId and b.row_set = :rowSet and b.id <> :batch and not b.dry_run
    and (b.recorded_at >= this.recorded_at or b.state = 'applied' and b.finished_at > this.recorded_at) limit 1`;

/**
 * Whoever else applies a file of the source, or keeps its lines, waits until this one is, even where the lock of the source was lost with its connection.
 * Not a lock of its row: who changes the source meanwhile need not wait for a file.
 */
export const LOCK_SOURCE = `select pg_advisory_xact_lock(hashtextextended('applying ' || :sourceId::text, 0))`;
/** The same, if nobody has it: a row when it was free. */
export const TRY_SOURCE = `
  select from pg_try_advisory_xact_lock(hashtextextended('applying ' || :sourceId::text, 0)) as taken where taken`;

/** What the source is still known by, of the lines that were not in its file. */
export const STILL_KNOWN = `
  with ${OTHER}
  select uuid_send(m.line_digest) as digest from other o join import_managed_row m on m.line_digest = o.line_digest where ${MANAGED}`;

/** By their keys as one value: as a join all planned rows are read for each that is managed where the planner knows nothing of the source. */
export const MANAGE_NO_MORE = `
  delete from import_managed_row m
  where ${MANAGED} and m.key = any (array(select r.key from import_row r where ${PLANNED} and r.verdict = 'end'))`;

/** An audit event a row. The digest is of what the file says, which may name a person; its key and line are kept. */
export function audit({ acts, subjects = ABOUT }: RowSetSql): string {
  return `
    insert into audit_event (organisation_id, actor, actor_person_id, act, subject_ids, after_digest, details, reason)
    select :organisation, b.actor, b.actor_person_id,
      case r.verdict when 'create' then '${acts.create}' when 'change' then '${acts.change}' else '${acts.end}' end,
      ${subjects},
      case when r.content is not null then sha256(convert_to(r.content::text, 'UTF8')) end,
      json_strip_nulls(json_build_object('import', b.id, 'source', :source, 'line', r.line)),
      'import ' || b.id
    from import_row r join import_batch b on b.id = r.batch_id
    where ${PLANNED} and r.verdict in ('create', 'change', 'end')
    order by r.number`;
}
