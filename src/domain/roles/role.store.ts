import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { RoleView } from './role.js';

const include = {
  powers: { select: { powerId: true, power: { select: { code: true } } } },
} satisfies Prisma.RoleInclude;
type Row = Prisma.RoleGetPayload<{ include: typeof include }>;

@Injectable()
export class RoleStore {
  /** Until the transaction ends nobody else defines a role: whether a code is free depends on all organisations. */
  async lock(tx: Prisma.TransactionClient): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('role catalogue', 0))`;
  }

  /**
   * Whether another role answers to the code, without regard to case: one of the organisation or a shared one, and for
   * a new shared one (no organisation) one of anybody.
   */
  async isTaken(
    tx: Prisma.TransactionClient,
    code: string,
    organisationId: string | undefined,
  ): Promise<boolean> {
    const owners = organisationId === undefined ? {} : { OR: [{ organisationId }, { organisationId: null }] };
    return (await tx.role.count({ where: { code: { equals: code, mode: 'insensitive' }, ...owners } })) > 0;
  }

  /** The organisation's own role, or the shared one, of the code without regard to case. */
  async find(
    tx: Prisma.TransactionClient,
    organisationId: string,
    code: string,
  ): Promise<RoleView | undefined> {
    const row = await tx.role.findFirst({
      where: {
        code: { equals: code, mode: 'insensitive' },
        OR: [{ organisationId }, { organisationId: null }],
      },
      include,
    });
    return row ? toView(row) : undefined;
  }

  /** Those the organisation can assign, by code. */
  async list(tx: Prisma.TransactionClient, organisationId: string): Promise<RoleView[]> {
    const where = { OR: [{ organisationId }, { organisationId: null }] };
    const rows = await tx.role.findMany({ where, include, orderBy: { code: 'asc' } });
    return rows.map(toView);
  }

  /** The power of the code when it is shared or the organisation's own. */
  async findPower(tx: Prisma.TransactionClient, code: string, organisationId: string | undefined) {
    const owners = [{ organisationId: null }, ...(organisationId === undefined ? [] : [{ organisationId }])];
    const select = { id: true, code: true, approvalsNeeded: true } as const;
    return tx.power.findFirst({ where: { code, OR: owners }, select });
  }

  async insert(
    tx: Prisma.TransactionClient,
    row: { organisationId: string | null; code: string; nameSv: string; nameEn: string },
    powerIds: readonly string[],
  ): Promise<string> {
    const { id } = await tx.role.create({ data: row, select: { id: true } });
    await tx.rolePower.createMany({ data: powerIds.map((powerId) => ({ roleId: id, powerId })) });
    return id;
  }
}

function toView({ id, organisationId, code, nameSv, nameEn, powers }: Row): RoleView {
  const carried = powers.toSorted((one, other) => (one.power.code < other.power.code ? -1 : 1));
  return {
    id,
    ...(organisationId && { organisationId }),
    ...{ code, nameSv, nameEn },
    powers: carried.map(({ power }) => power.code),
    powerIds: carried.map(({ powerId }) => powerId),
  };
}
