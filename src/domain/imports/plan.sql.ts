import { problem } from './row-problem.sql.js';
import type { RowSetSql } from './row-set.sql.js';

const KNOWN = `left join import_managed_row m on m.source_id = :sourceId and m.row_set = :rowSet and m.key = s.key`;
const UNDECIDED = `
  s.batch_id = :batch and s.problem is null
  and not exists (select from import_row d where d.batch_id = :batch and d.line = s.line)`;

/** Let the planner know how many rows there are. */
export const ANALYZE_STAGED = 'select behorig.analyze_staged()';
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
export function rejectEndedByHand({ inForce }: RowSetSql): string {
  return `
    insert into import_row (batch_id, organisation_id, line, key, verdict, subject_id, problem)
    select :batch, :organisation, s.line, s.key, 'rejected', m.subject_id, ${problem('import.ended-by-hand')}
    from behorig.staged s
    join import_managed_row m on m.source_id = :sourceId and m.row_set = :rowSet and m.key = s.key
    where ${UNDECIDED} and not (${inForce})
    order by s.line`;
}

export const CREATE_AND_CHANGE = `
  insert into import_row (batch_id, organisation_id, line, key, verdict, subject_id, digest, content)
  select :batch, :organisation, s.line, s.key,
    case when m.key is null then 'create'::import_verdict else 'change' end, m.subject_id, s.digest, s.content::jsonb
  from behorig.staged s ${KNOWN}
  where ${UNDECIDED} and m.digest is distinct from s.digest
  order by s.line`;

const MISSING = `
  from import_managed_row m
  where m.source_id = :sourceId and m.row_set = :rowSet
    and not exists (select from behorig.staged s where s.batch_id = :batch and s.key = m.key)`;

export function endMissing({ inForce }: RowSetSql): string {
  return `
    insert into import_row (batch_id, organisation_id, key, verdict, subject_id)
    select :batch, :organisation, m.key, 'end', m.subject_id ${MISSING} and (${inForce}) order by m.key`;
}

/** Counts, for a row that cannot be told might be any of them. */
export function countMissing({ inForce }: RowSetSql): string {
  return `select m.key ${MISSING} and (${inForce})`;
}

export const ONE_UNTOLD = `select 1 from behorig.staged where batch_id = :batch and key is null limit 1`;

/** What the source manages from now on, and what its file says of it. */
export const MANAGE = `
  insert into import_managed_row (organisation_id, source_id, row_set, key, digest, subject_id)
  select :organisation, :sourceId, :rowSet, key, digest, subject_id from import_row
  where batch_id = :batch and verdict in ('create', 'change')
  on conflict (source_id, row_set, key) do update set digest = excluded.digest, subject_id = excluded.subject_id`;

export const MANAGE_NO_MORE = `
  delete from import_managed_row m using import_row r
  where r.batch_id = :batch and r.verdict = 'end'
    and m.source_id = :sourceId and m.row_set = :rowSet and m.key = r.key`;

/** An audit event a row. The digest is of what the file says, which may name a person; its key and line are kept. */
export function audit({ acts }: RowSetSql): string {
  return `
    insert into audit_event (organisation_id, actor, actor_person_id, act, subject_ids, after_digest, details, reason)
    select :organisation, b.actor, b.actor_person_id,
      case r.verdict when 'create' then '${acts.create}' when 'change' then '${acts.change}' else '${acts.end}' end,
      array[r.subject_id],
      case when r.content is not null then sha256(convert_to(r.content::text, 'UTF8')) end,
      json_strip_nulls(json_build_object('import', b.id, 'source', :source, 'line', r.line)),
      'import ' || b.id
    from import_row r join import_batch b on b.id = r.batch_id
    where r.batch_id = :batch and r.verdict in ('create', 'change', 'end')
    order by r.number`;
}
