import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';

export type ApprovalVerdict = 'approved' | 'rejected';

interface NewApproval {
  readonly organisationId: string;
  readonly mandateId: string;
  readonly approverPersonId: string;
  readonly verdict: ApprovalVerdict;
  readonly reason: string | null;
}

@Injectable()
export class ApprovalStore {
  async hasDecided(
    tx: Prisma.TransactionClient,
    mandateId: string,
    approverPersonId: string,
  ): Promise<boolean> {
    return (await tx.approval.count({ where: { mandateId, approverPersonId } })) > 0;
  }

  async insert(tx: Prisma.TransactionClient, row: NewApproval): Promise<string> {
    return (await tx.approval.create({ data: row, select: { id: true } })).id;
  }

  /** How many persons have approved. */
  async count(tx: Prisma.TransactionClient, mandateId: string): Promise<number> {
    return tx.approval.count({ where: { mandateId, verdict: 'approved' } });
  }
}
