import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { dated } from '../directory/employment.store.js';
import type { Period } from '../directory/local-date.rules.js';

const include = {
  employment: { select: { personId: true, uid: true, organisation: { select: { number: true } } } },
  role: { select: { code: true } },
  unit: { select: { code: true } },
} satisfies Prisma.RoleAssignmentInclude;
export type AssignmentRecord = Prisma.RoleAssignmentGetPayload<{ include: typeof include }>;

interface Assigned {
  readonly organisationId: string;
  readonly employmentId: string;
  readonly roleId: string;
  readonly unitId: string | null;
}

@Injectable()
export class AssignmentStore {
  async find(tx: Prisma.TransactionClient, id: string): Promise<AssignmentRecord | undefined> {
    return (await tx.roleAssignment.findFirst({ where: { id }, include })) ?? undefined;
  }

  async list(
    tx: Prisma.TransactionClient,
    organisationId: string,
    employmentId: string | undefined,
  ): Promise<AssignmentRecord[]> {
    const where = { organisationId, ...(employmentId && { employmentId }) };
    return tx.roleAssignment.findMany({ where, include, orderBy: [{ validFrom: 'asc' }, { id: 'asc' }] });
  }

  async insert(tx: Prisma.TransactionClient, row: Assigned, period: Period): Promise<string> {
    return (await tx.roleAssignment.create({ data: { ...row, ...dated(period) }, select: { id: true } })).id;
  }

  async end(tx: Prisma.TransactionClient, id: string, endedAt: Date, now: Date): Promise<void> {
    await tx.roleAssignment.update({
      where: { id },
      data: { endedAt, endRecordedAt: now },
      select: { id: true },
    });
  }
}
