import { Prisma } from '../../platform/database/generated/client.js';
import { NO_ORGANISATION } from './seal.rules.js';

/** With the microseconds that a Date would lose. */
export const instant = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Looked up by the index a record: as "not exists" the planner would make a join of it, and read all seals for each record. */
export const UNSEALED_AUDIT = Prisma.sql`(
  select s.record_id from seal s where s.record_id = a.id::text and s.kind = 'audit' limit 1) is null`;
export const UNSEALED_DISCLOSURE = Prisma.sql`(
  select s.record_id from seal s where s.record_id = d.id::text and s.kind = 'disclosure' limit 1) is null`;

/** row_to_json writes no white space, and texts as ECMAScript does; the names stand in the order of canonical JSON. */
const json = (columns: string) => `row_to_json((select r from (select ${columns}) r))::text`;

const AUDIT = `a.act, a.actor, a.actor_person_id, encode(a.after_digest, 'hex') as after_digest,
  encode(a.before_digest, 'hex') as before_digest, a.details::text as details, a.id::text as id, 'audit' as kind,
  a.organisation_id, a.reason, ${instant('a.recorded_at')} as recorded_at, a.subject_ids`;

const disclosure = (
  assurance: string,
  decision: string,
) => `d.agreement_id, ${assurance} d.channel, d.consent,
  ${decision} d.employment_id, d.id, 'disclosure' as kind, d.mandate_ids, d.organisation_id, d.outcome, d.person_id,
  ${instant('d.recorded_at')} as recorded_at, d.released, d.relying_party_id, d.request_id, d.requester,
  d.response_id, d.role_assignment_ids, d.withheld::text as withheld`;
const ASSURANCE = 'd.assurance::text as assurance,';
const DECISION = 'd.decision::text as decision,';

const AUDIT_JSON = Prisma.raw(json(AUDIT));
/** What it does not have of these two is not in it. */
const DISCLOSURE_JSON = Prisma.raw(`case
  when d.decision is null and d.assurance is null then ${json(disclosure('', ''))}
  when d.decision is null then ${json(disclosure(ASSURANCE, ''))}
  when d.assurance is null then ${json(disclosure('', DECISION))}
  else ${json(disclosure(ASSURANCE, DECISION))} end`);

/** Where to go on: an instant with microseconds (RFC 3339), and after which audit event of that instant. */
export interface PendingFrom {
  readonly recordedAt: string;
  readonly auditId: string;
}

/**
 * Seals what has no seal and was recorded in a period, oldest first, behind the heads of its chains. The hashes are those
 * of `seal.rules.ts`, which follows the chains when they are verified. Tells how many, and of the last one the id and instant.
 */
export const sealing = (from: PendingFrom, until: string, limit: number): Prisma.Sql => Prisma.sql`
  with pending as materialized (
    select p.*, coalesce(p.organisation_id, ${NO_ORGANISATION}::uuid) as chain,
      row_number() over (order by p.recorded_at, p.kind, length(p.record_id), p.record_id) as place
    from (
      (select 'audit'::sealed_kind as kind, a.id::text as record_id, a.organisation_id, a.recorded_at, ${AUDIT_JSON} as content
      from audit_event a
      where (a.recorded_at, a.id) > (${from.recordedAt}::timestamptz, ${from.auditId}::bigint)
        and a.recorded_at < ${until}::timestamptz and ${UNSEALED_AUDIT}
      order by a.recorded_at, a.id limit ${limit})
      union all
      (select 'disclosure', d.id::text, d.organisation_id, d.recorded_at, ${DISCLOSURE_JSON}
      from disclosure d
      where d.recorded_at >= ${from.recordedAt}::timestamptz and d.recorded_at < ${until}::timestamptz
        and ${UNSEALED_DISCLOSURE}
      order by d.recorded_at, d.id limit ${limit})) p
    order by place
    limit ${limit}
  ), heads as materialized (
    select c.chain, coalesce(h.number, 0) as number, coalesce(h.hash, decode(repeat('00', 32), 'hex')) as hash
    from (select distinct chain from pending) c
      left join lateral (
        select s.number, s.hash from seal s where s.chain = c.chain order by s.number desc limit 1) h on true
  ), following as (
    select chain, p.kind, p.record_id, h.hash as head, h.number + row_number() over behind as number,
      behorig.chained(h.hash, p.content) over behind as hash
    from pending p join heads h using (chain)
    window behind as (partition by chain order by p.place rows unbounded preceding)
  ), appended as (
    insert into seal (chain, number, kind, record_id, previous_hash, hash)
    select chain, number, kind, record_id, coalesce(lag(hash) over (partition by chain order by number), head), hash
    from following
  )
  select place::int as sealed, kind::text, record_id as "recordId", ${Prisma.raw(instant('recorded_at'))} as "recordedAt"
  from pending order by place desc limit 1`;
