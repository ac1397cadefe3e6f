import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { CanonicalValue } from './canonical-json.js';
import {
  NO_ORGANISATION,
  type ChainHead,
  type Seal,
  type SealableRecord,
  type SealedKind,
  type StoredSeal,
} from './seal.rules.js';

/** With the microseconds that a Date would lose. */
const instant = (column: string) =>
  Prisma.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);

/** Every column, as text that does not depend on the session; a test fails when a column is missing. */
const AUDIT_CONTENT = Prisma.sql`jsonb_build_object('kind', 'audit', 'id', a.id::text,
  'organisation_id', a.organisation_id, 'actor', a.actor, 'actor_person_id', a.actor_person_id, 'act', a.act,
  'subject_ids', a.subject_ids, 'before_digest', encode(a.before_digest, 'hex'),
  'after_digest', encode(a.after_digest, 'hex'), 'details', a.details::text, 'reason', a.reason,
  'recorded_at', ${instant('a.recorded_at')})`;

const DISCLOSURE_CONTENT = Prisma.sql`jsonb_build_object('kind', 'disclosure', 'id', d.id,
  'organisation_id', d.organisation_id, 'channel', d.channel, 'requester', d.requester,
  'relying_party_id', d.relying_party_id, 'agreement_id', d.agreement_id, 'request_id', d.request_id,
  'response_id', d.response_id, 'employment_id', d.employment_id, 'person_id', d.person_id, 'outcome', d.outcome,
  'released', d.released, 'withheld', d.withheld::text, 'mandate_ids', d.mandate_ids,
  'role_assignment_ids', d.role_assignment_ids, 'consent', d.consent, 'recorded_at', ${instant('d.recorded_at')})
  -- Not of what has none: its seal may be of before there were any.
  || case when d.decision is null then '{}' else jsonb_build_object('decision', d.decision::text) end
  || case when d.assurance is null then '{}' else jsonb_build_object('assurance', d.assurance::text) end`;

/** Looked up by the index a record: as "not exists" the planner would make a join of it, and read all seals for each record. */
export const UNSEALED_AUDIT = Prisma.sql`(
  select s.record_id from seal s where s.record_id = a.id::text and s.kind = 'audit' limit 1) is null`;
const UNSEALED_DISCLOSURE = Prisma.sql`(
  select s.record_id from seal s where s.record_id = d.id::text and s.kind = 'disclosure' limit 1) is null`;

/** How far the database has come, as a pass over it sees. Transactions are numbered in the order they begin to write. */
export interface Horizon {
  /** A transaction that begins to write from now on records later than this (RFC 3339), save in a statement of more than a minute. */
  readonly begun: string;
  /** All transactions before this one have ended. */
  readonly ended: bigint;
  /** The one that asks: all that had begun to write have a smaller number. (What a snapshot ends with is no more than the last that has ended.) */
  readonly next: bigint;
}

/** Where to go on: an instant with microseconds (RFC 3339), and after which audit event of that instant. */
export interface PendingFrom {
  readonly recordedAt: string;
  readonly auditId: string;
}

export interface PendingRecord extends SealableRecord {
  /** With microseconds (RFC 3339). */
  readonly recordedAt: string;
}

const LAST_ID = '9223372036854775807';

/** From right behind this record. A whole import is recorded at one instant, so the instant alone would not lead on. */
export function behind({ kind, recordId, recordedAt }: PendingRecord): PendingFrom {
  return { recordedAt, auditId: kind === 'audit' ? recordId : LAST_ID };
}

/** The hash chains over the records, as the administration role with all organisations in its scope. */
@Injectable()
export class SealStore {
  /** False when somebody else is sealing. Held to the end of the transaction. */
  async tryLock(tx: Prisma.TransactionClient): Promise<boolean> {
    const rows = await tx.$queryRaw<{ locked: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext('seal')) as locked`;
    return rows[0]?.locked ?? false;
  }

  async horizon(tx: Prisma.TransactionClient): Promise<Horizon> {
    const [row] = await tx.$queryRaw<Horizon[]>`
      select ${instant("(clock_timestamp() - interval '1 minute')")} as begun,
        pg_snapshot_xmin(seen)::text::bigint as ended, pg_current_xact_id()::text::bigint as next
      from pg_current_snapshot() seen`;
    if (!row) throw new Error('The database does not tell how far it has come.');
    return row;
  }

  /** What has no seal yet, oldest first. */
  async pending(tx: Prisma.TransactionClient, from: PendingFrom, limit: number): Promise<PendingRecord[]> {
    // By the index from where it goes on: to read and sort all there is, for each batch, looks cheaper to the planner.
    await tx.$queryRaw`select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_sort']) name`;
    const rows = await tx.$queryRaw<(Omit<PendingRecord, 'chain'> & { organisationId: string | null })[]>`
      select * from (
        (select 'audit' as kind, a.id::text as "recordId", a.organisation_id as "organisationId",
          ${instant('a.recorded_at')} as "recordedAt", ${AUDIT_CONTENT} as content
        from audit_event a
        where (a.recorded_at, a.id) > (${from.recordedAt}::timestamptz, ${from.auditId}::bigint) and ${UNSEALED_AUDIT}
        order by a.recorded_at, a.id limit ${limit})
        union all
        (select 'disclosure', d.id::text, d.organisation_id, ${instant('d.recorded_at')}, ${DISCLOSURE_CONTENT}
        from disclosure d where d.recorded_at >= ${from.recordedAt}::timestamptz and ${UNSEALED_DISCLOSURE}
        order by d.recorded_at, d.id limit ${limit})) pending
      order by "recordedAt", kind, length("recordId"), "recordId"
      limit ${limit}`;
    return rows.map(({ organisationId, ...row }) => ({ ...row, chain: organisationId ?? NO_ORGANISATION }));
  }

  /** How many records have no seal. */
  async countPending(tx: Prisma.TransactionClient, organisationId?: string): Promise<number> {
    const ofAudit = organisationId
      ? Prisma.sql`and a.organisation_id = ${organisationId}::uuid`
      : Prisma.empty;
    const ofDisclosure = organisationId
      ? Prisma.sql`and d.organisation_id = ${organisationId}::uuid`
      : Prisma.empty;
    const rows = await tx.$queryRaw<{ count: bigint }[]>`
      select (select count(*) from audit_event a where ${UNSEALED_AUDIT} ${ofAudit})
        + (select count(*) from disclosure d where ${UNSEALED_DISCLOSURE} ${ofDisclosure}) as count`;
    return Number(rows[0]?.count ?? 0);
  }

  async heads(tx: Prisma.TransactionClient, chains: readonly string[]): Promise<Map<string, ChainHead>> {
    const rows = await tx.$queryRaw<(ChainHead & { chain: string })[]>`
      select c.chain, head.number, head.hash
      from unnest(${[...chains]}::uuid[]) c(chain)
        cross join lateral (
          select number, hash from seal s where s.chain = c.chain order by number desc limit 1) head`;
    return new Map(rows.map(({ chain, ...head }) => [chain, head]));
  }

  async append(tx: Prisma.TransactionClient, seals: readonly Seal[]): Promise<void> {
    const hexadecimal = (hash: Uint8Array) => Buffer.from(hash).toString('hex');
    await tx.$executeRaw`
      insert into seal (chain, number, kind, record_id, previous_hash, hash)
      select s.chain, s.number, s.kind, s.record_id, decode(s.previous_hash, 'hex'), decode(s.hash, 'hex')
      from unnest(${seals.map(({ chain }) => chain)}::uuid[], ${seals.map(({ number }) => number)}::bigint[],
        ${seals.map(({ kind }) => kind)}::sealed_kind[], ${seals.map(({ recordId }) => recordId)}::text[],
        ${seals.map(({ previousHash }) => hexadecimal(previousHash))}::text[],
        ${seals.map(({ hash }) => hexadecimal(hash))}::text[])
        s(chain, number, kind, record_id, previous_hash, hash)`;
  }

  /** Every chain there is, ordered. */
  async chains(tx: Prisma.TransactionClient): Promise<string[]> {
    const rows = await tx.$queryRaw<{ chain: string }[]>`select distinct chain from seal order by chain`;
    return rows.map(({ chain }) => chain);
  }

  /** The seals of a chain after a number, in order, with the records they name. */
  async page(
    tx: Prisma.TransactionClient,
    chain: string,
    after: bigint,
    limit: number,
  ): Promise<StoredSeal[]> {
    const rows = await tx.$queryRaw<SealRow[]>`
      select s.chain, s.number, s.kind, s.record_id as "recordId", s.previous_hash as "previousHash", s.hash,
        coalesce(a.organisation_id, d.organisation_id) as "organisationId",
        case when a.id is not null then ${AUDIT_CONTENT} when d.id is not null then ${DISCLOSURE_CONTENT} end as content
      from seal s
        left join audit_event a
          on a.id = case when s.kind = 'audit' and s.record_id ~ '^[0-9]{1,18}$' then s.record_id::bigint end
        left join disclosure d
          on d.id = case when s.kind = 'disclosure' and s.record_id ~ '^[0-9a-f-]{36}$' then s.record_id::uuid end
      where s.chain = ${chain}::uuid and s.number > ${after}
      order by s.number
      limit ${limit}`;
    return rows.map(toStoredSeal);
  }

  async hashAt(tx: Prisma.TransactionClient, chain: string, number: bigint) {
    const found = await tx.seal.findUnique({
      where: { chain_number: { chain, number } },
      select: { hash: true },
    });
    return found?.hash;
  }

  async addCheckpoint(tx: Prisma.TransactionClient, statement: string): Promise<void> {
    await tx.checkpoint.createMany({ data: { statement } });
  }

  /** Oldest first. */
  async checkpoints(tx: Prisma.TransactionClient): Promise<string[]> {
    const rows = await tx.checkpoint.findMany({
      select: { statement: true },
      orderBy: { recordedAt: 'asc' },
    });
    return rows.map(({ statement }) => statement);
  }
}

interface SealRow extends Seal {
  readonly kind: SealedKind;
  readonly organisationId: string | null;
  readonly content: CanonicalValue;
}

function toStoredSeal({ organisationId, content, ...seal }: SealRow): StoredSeal {
  if (content === null) return seal;
  return { ...seal, record: { chain: organisationId ?? NO_ORGANISATION, content } };
}
