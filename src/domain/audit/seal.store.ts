import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { CanonicalValue } from './canonical-json.js';
import {
  NO_ORGANISATION,
  type ChainHead,
  type Seal,
  type SealedKind,
  type StoredSeal,
} from './seal.rules.js';
import { instant, sealing, UNSEALED_AUDIT, UNSEALED_DISCLOSURE, type PendingFrom } from './sealing.store.js';

/** Every column, as text that does not depend on the session; a test fails when a column is missing. */
const AUDIT_CONTENT = Prisma.sql`jsonb_build_object('kind', 'audit', 'id', a.id::text,
  'organisation_id', a.organisation_id, 'actor', a.actor, 'actor_person_id', a.actor_person_id, 'act', a.act,
  'subject_ids', a.subject_ids, 'before_digest', encode(a.before_digest, 'hex'),
  'after_digest', encode(a.after_digest, 'hex'), 'details', a.details::text, 'reason', a.reason,
  'recorded_at', ${Prisma.raw(instant('a.recorded_at'))})`;

const DISCLOSURE_CONTENT = Prisma.sql`jsonb_build_object('kind', 'disclosure', 'id', d.id,
  'organisation_id', d.organisation_id, 'channel', d.channel, 'requester', d.requester,
  'relying_party_id', d.relying_party_id, 'agreement_id', d.agreement_id, 'request_id', d.request_id,
  'response_id', d.response_id, 'employment_id', d.employment_id, 'person_id', d.person_id, 'outcome', d.outcome,
  'released', d.released, 'withheld', d.withheld::text, 'mandate_ids', d.mandate_ids,
  'role_assignment_ids', d.role_assignment_ids, 'consent', d.consent, 'recorded_at', ${Prisma.raw(instant('d.recorded_at'))})
  -- Not of what has none: its seal may be of before there were any.
  || case when d.decision is null then '{}' else jsonb_build_object('decision', d.decision::text) end
  || case when d.assurance is null then '{}' else jsonb_build_object('assurance', d.assurance::text) end`;

/** Before and after all that is recorded. */
export const BEGINNING = new Date(0).toISOString();
export const END = 'infinity';

/** What is recorded is sealed within seconds, that of a large import within minutes of its end. */
const OVERDUE = '10 minutes';
/** Records that are named at most. */
export const NAMED = 20;

/** Records of a kind that a statement looks at, sealed or not: of all there are none could within a minute. */
const STRETCH = 10_000;

/** Instants (RFC 3339): from the first, before the second. */
export type Period = readonly [from: string, until: string];

/** How far the database has come, as a pass over it sees. Transactions are numbered in the order they begin to write. */
export interface Horizon {
  /** Now (RFC 3339). */
  readonly at: string;
  /** A transaction that begins to write from now on records later than this (RFC 3339), save in a statement of more than a minute. */
  readonly begun: string;
  /** All transactions before this one have ended. */
  readonly ended: bigint;
  /** The one that asks: all that had begun to write have a smaller number. (What a snapshot ends with is no more than the last that has ended.) */
  readonly next: bigint;
}

/** A record that should have a seal and has none. */
export interface UnsealedRecord {
  readonly kind: SealedKind;
  readonly recordId: string;
  /** Organisation number; null where it concerns none. */
  readonly organisation: string | null;
  /** With microseconds (RFC 3339). */
  readonly recordedAt: string;
}

interface Pending {
  readonly count: number;
  readonly overdue: number;
  readonly named: readonly UnsealedRecord[];
}

/** What a batch sealed. */
export interface SealedBatch {
  readonly sealed: number;
  readonly kind: SealedKind;
  readonly recordId: string;
  /** With microseconds (RFC 3339). */
  readonly recordedAt: string;
}

/**
 * Records are read by the index from where it goes on, and seals are looked up: to read, sort and compare all there is, for
 * each batch, looks cheaper to the planner while it knows little of them. What must be sorted then looks dear enough to compile.
 */
const AVOIDED = ['enable_seqscan', 'enable_sort', 'enable_bitmapscan', 'enable_nestloop', 'jit'];
const AVOID = Prisma.sql`array(select set_config(name, 'off', true) from unnest(${AVOIDED}::text[]) name)`;

const LAST_ID = '9223372036854775807';

/** From right behind the last record of a batch. A whole import is recorded at one instant, so the instant alone would not lead on. */
export function behind({ kind, recordId, recordedAt }: SealedBatch): PendingFrom {
  return { recordedAt, auditId: kind === 'audit' ? recordId : LAST_ID };
}

/** Each record is looked up: joined, the planner would read all records for each page. */
export const sealPage = (chain: string, after: bigint, limit: number): Prisma.Sql => Prisma.sql`
  select s.chain, s.number, s.kind, s.record_id as "recordId", s.previous_hash as "previousHash", s.hash,
    case s.kind
      when 'audit' then (select ${AUDIT_CONTENT} from audit_event a
        where a.id = case when s.record_id ~ '^[0-9]{1,18}$' then s.record_id::bigint end)
      when 'disclosure' then (select ${DISCLOSURE_CONTENT} from disclosure d
        where d.id = case when s.record_id ~ '^[0-9a-f-]{36}$' then s.record_id::uuid end)
    end as content
  from (select * from seal where chain = ${chain}::uuid and number > ${after} order by number limit ${limit}) s
  order by s.number`;

const pendingOf = ([from, until]: Period, organisationId?: string) => {
  const asked = (row: string) => {
    const [recordedAt, owner] = [Prisma.raw(`${row}.recorded_at`), Prisma.raw(`${row}.organisation_id`)];
    const its = organisationId ? Prisma.sql`and ${owner} = ${organisationId}::uuid` : Prisma.empty;
    return Prisma.sql`${recordedAt} >= ${from}::timestamptz and ${recordedAt} < ${until}::timestamptz ${its}`;
  };
  return Prisma.sql`
    select 'audit' as kind, a.id::text as record_id, a.organisation_id, a.recorded_at
    from audit_event a where ${asked('a')} and ${UNSEALED_AUDIT}
    union all
    select 'disclosure', d.id::text, d.organisation_id, d.recorded_at
    from disclosure d where ${asked('d')} and ${UNSEALED_DISCLOSURE}`;
};

/** The hash chains over the records, as the administration role with all organisations in its scope. */
@Injectable()
export class SealStore {
  /** False when somebody else is sealing. Held to the end of the transaction. */
  async tryLock(tx: Prisma.TransactionClient): Promise<boolean> {
    const rows = await tx.$queryRaw<{ locked: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtext('seal')) as locked, ${AVOID}`;
    return rows[0]?.locked ?? false;
  }

  /** To the end of the transaction records are read by the index, in their order. */
  async readInOrder(tx: Prisma.TransactionClient): Promise<void> {
    await tx.$queryRaw`select ${AVOID}`;
  }

  async horizon(tx: Prisma.TransactionClient): Promise<Horizon> {
    const [row] = await tx.$queryRaw<Horizon[]>`
      select ${Prisma.raw(instant('clock_timestamp()'))} as at,
        ${Prisma.raw(instant("(clock_timestamp() - interval '1 minute')"))} as begun,
        pg_snapshot_xmin(seen)::text::bigint as ended, pg_current_xact_id()::text::bigint as next
      from pg_current_snapshot() seen`;
    if (!row) throw new Error('The database does not tell how far it has come.');
    return row;
  }

  /**
   * Until when (RFC 3339) no more than a stretch was recorded since `from`, apart from what was at that very instant; `until` at the
   * latest. Later than `from` in any case. Under the lock, or after `readInOrder`.
   */
  async endOfStretch(tx: Prisma.TransactionClient, from: string, until: string): Promise<string> {
    const [row] = await tx.$queryRaw<{ end: string | null }[]>`
      select ${Prisma.raw(instant('least(audit, disclosure)'))} as end
      from (select
        (select recorded_at from audit_event where recorded_at > ${from}::timestamptz
          order by recorded_at, id offset ${STRETCH} limit 1) as audit,
        (select recorded_at from disclosure where recorded_at > ${from}::timestamptz
          order by recorded_at offset ${STRETCH} limit 1) as disclosure) looked`;
    return row?.end && row.end < until ? row.end : until;
  }

  /**
   * Seals the next records of a period that have no seal. Under the lock, taken before: what others sealed must be seen.
   * @returns undefined when there are none
   */
  async seal(
    tx: Prisma.TransactionClient,
    from: PendingFrom,
    until: string,
    limit: number,
  ): Promise<SealedBatch | undefined> {
    const rows = await tx.$queryRaw<SealedBatch[]>(sealing(from, until, limit));
    return rows[0];
  }

  /** How many records of a period have no seal, and of how many it is overdue; the oldest of these are named. */
  async pending(tx: Prisma.TransactionClient, period: Period, organisationId?: string): Promise<Pending> {
    const rows = await tx.$queryRaw<Pending[]>`
      with pending as materialized (${pendingOf(period, organisationId)}),
      overdue as materialized (select * from pending where recorded_at < clock_timestamp() - ${OVERDUE}::interval)
      select (select count(*) from pending)::int as count, (select count(*) from overdue)::int as overdue,
        array(select json_build_object('kind', n.kind, 'recordId', n.record_id, 'organisation', o.number,
            'recordedAt', ${Prisma.raw(instant('n.recorded_at'))})
          from (select * from overdue order by recorded_at, record_id limit ${NAMED}) n
            left join organisation o on o.id = n.organisation_id
          order by n.recorded_at, n.record_id) as named`;
    return rows[0] ?? { count: 0, overdue: 0, named: [] };
  }

  async heads(tx: Prisma.TransactionClient, chains: readonly string[]): Promise<Map<string, ChainHead>> {
    const rows = await tx.$queryRaw<(ChainHead & { chain: string })[]>`
      select c.chain, head.number, head.hash
      from unnest(${[...chains]}::uuid[]) c(chain)
        cross join lateral (
          select number, hash from seal s where s.chain = c.chain order by number desc limit 1) head`;
    return new Map(rows.map(({ chain, ...head }) => [chain, head]));
  }

  /** Every chain there is, ordered: from one to the next by the primary key, for all seals are far more. */
  async chains(tx: Prisma.TransactionClient): Promise<string[]> {
    const rows = await tx.$queryRaw<{ chain: string }[]>`
      with recursive next as (
        (select chain from seal order by chain limit 1)
        union all
        select (select s.chain from seal s where s.chain > next.chain order by s.chain limit 1)
        from next where next.chain is not null
      )
      select chain from next where chain is not null order by chain`;
    return rows.map(({ chain }) => chain);
  }

  /** The seals of a chain after a number, in order, with the records they name. */
  async page(
    tx: Prisma.TransactionClient,
    chain: string,
    after: bigint,
    limit: number,
  ): Promise<StoredSeal[]> {
    const rows = await tx.$queryRaw<SealRow[]>(sealPage(chain, after, limit));
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
  readonly content: {
    readonly [column: string]: CanonicalValue;
    readonly organisation_id: string | null;
  } | null;
}

function toStoredSeal({ content, ...seal }: SealRow): StoredSeal {
  if (content === null) return seal;
  return { ...seal, record: { chain: content.organisation_id ?? NO_ORGANISATION, content } };
}
