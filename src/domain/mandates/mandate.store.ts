import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import { factsVersion } from '../directory/version.sql.js';
import type { Limits, MandateState, MandateStatus } from './mandate.js';
import { STATUS } from './mandate-status.sql.js';
import { UNIT } from './power.js';

const include = {
  power: { select: { code: true, approvalsNeeded: true } },
  holder: { select: { personId: true } },
  limits: { select: { dimension: true, value: true } },
} satisfies Prisma.MandateInclude;

export interface MandateRecord {
  readonly id: string;
  readonly organisationId: string;
  readonly power: { readonly code: string; readonly approvalsNeeded: number };
  readonly holderId: string;
  readonly holderPersonId: string;
  readonly requestedByPersonId: string | undefined;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly limits: Limits;
}

export interface NewMandateRow {
  readonly organisationId: string;
  readonly powerId: string;
  readonly holderId: string;
  readonly parentId: string | null;
  readonly validFrom: Date;
  readonly validUntil: Date;
  readonly basis: string;
  readonly requestedByPersonId: string | null;
}

@Injectable()
export class MandateStore {
  async find(tx: Prisma.TransactionClient, id: string): Promise<MandateRecord | undefined> {
    const row = await tx.mandate.findFirst({ where: { id }, include });
    return row ? toRecord(row) : undefined;
  }

  /** How many mandates this one was passed on through. */
  async depth(tx: Prisma.TransactionClient, id: string): Promise<number> {
    const [row] = await tx.$queryRaw<[{ depth: number }]>`
      with recursive ancestor as (
        select parent_id from mandate where id = ${id}::uuid
        union all select mandate.parent_id from mandate join ancestor on mandate.id = ancestor.parent_id
      ) select count(parent_id)::int as depth from ancestor`;
    return row.depth;
  }

  /** The mandate and its limits, which stay open to more until its first state is entered. */
  async insert(
    tx: Prisma.TransactionClient,
    row: NewMandateRow,
    limits: Limits,
    unitIds: ReadonlyMap<string, string>,
  ): Promise<string> {
    const { id } = await tx.mandate.create({ data: row, select: { id: true } });
    const owner = { organisationId: row.organisationId, mandateId: id };
    const rows = Object.entries(limits).flatMap(([dimension, values]) =>
      values.map((value) => {
        const unitId = dimension === UNIT ? (unitIds.get(value) ?? null) : null;
        return { ...owner, dimension, value, unitId };
      }),
    );
    await tx.mandateLimit.createMany({ data: rows });
    return id;
  }

  /**
   * Until the transaction ends nobody else acts on the mandate, on what it was passed on from, or on what was passed on
   * from it. One lock for the whole tree, so that a revocation never meets another act halfway down and gives way to it.
   */
  async lockTree(tx: Prisma.TransactionClient, id: string): Promise<void> {
    const [root] = await tx.$queryRaw<[{ id: string }]>`
      with recursive ancestor as (
        select id, parent_id from mandate where id = ${id}::uuid
        union all select mandate.id, mandate.parent_id from mandate join ancestor on mandate.id = ancestor.parent_id
      ) select id from ancestor where parent_id is null`;
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`mandate:${root.id}`}, 0))`;
  }

  /** Changes with each state it enters. */
  async version(tx: Prisma.TransactionClient, mandateId: string): Promise<string> {
    const [row] = await tx.$queryRaw<[{ version: string }]>`
      select ${Prisma.raw(factsVersion())} as version from mandate_state where mandate_id = ${mandateId}::uuid`;
    return row.version;
  }

  /** The state it is in, and what it is by the clock, the employments and the mandates that it depends on. */
  async status(
    tx: Prisma.TransactionClient,
    id: string,
  ): Promise<{ state: MandateState; status: MandateStatus }> {
    const [row] = await tx.$queryRaw<[{ state: MandateState; status: MandateStatus }]>`
      select own.state, s.status from mandate m
      join mandate_state own on own.mandate_id = m.id and own.ended_at is null
      cross join lateral (${Prisma.raw(STATUS)}) s
      where m.id = ${id}::uuid`;
    return row;
  }

  /** Enters a state; the database ends the one before it and, for `revoked`, revokes what was passed on. */
  async enter(
    tx: Prisma.TransactionClient,
    mandate: { id: string; organisationId: string },
    entry: { state: MandateState; reason: string | undefined; at: Date },
  ): Promise<void> {
    const { state, reason, at } = entry;
    const { id: mandateId, organisationId } = mandate;
    const data = { mandateId, organisationId, state, reason: reason ?? null, validFrom: at };
    await tx.mandateState.create({ data, select: { id: true } });
  }

  /** The mandate and those passed on from it that were revoked by the same act, the mandate first. */
  async revokedWith(tx: Prisma.TransactionClient, id: string): Promise<string[]> {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      with recursive tree as (
        select id, 0 as depth from mandate where id = ${id}::uuid
        union all select mandate.id, depth + 1 from mandate join tree on mandate.parent_id = tree.id
      ), act as (
        select recorded_at from mandate_state where mandate_id = ${id}::uuid and state = 'revoked'
      )
      select tree.id from tree
      join mandate_state state on state.mandate_id = tree.id and state.state = 'revoked'
      join act on act.recorded_at = state.recorded_at
      order by depth, tree.id`;
    return rows.map((row) => row.id);
  }
}

function toRecord(row: Prisma.MandateGetPayload<{ include: typeof include }>): MandateRecord {
  const limits: Record<string, string[]> = {};
  for (const { dimension, value } of row.limits) (limits[dimension] ??= []).push(value);
  return {
    id: row.id,
    organisationId: row.organisationId,
    power: row.power,
    holderId: row.holderId,
    holderPersonId: row.holder.personId,
    requestedByPersonId: row.requestedByPersonId ?? undefined,
    validFrom: row.validFrom,
    validUntil: row.validUntil,
    limits,
  };
}
