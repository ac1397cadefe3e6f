import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { EmploymentRecord } from './employee-view.rules.js';

const byType = { orderBy: [{ type: 'asc' }, { value: 'asc' }] } satisfies Prisma.Employment$identifiersArgs;
const include = {
  organisation: { select: { number: true } },
  person: { select: { protectedIdentity: true, identifiers: byType } },
  terms: { include: { unit: { select: { code: true } } } },
  identifiers: byType,
} satisfies Prisma.EmploymentInclude;

@Injectable()
export class EmploymentListStore {
  async one(tx: Prisma.TransactionClient, id: string): Promise<EmploymentRecord> {
    return tx.employment.findUniqueOrThrow({ where: { id }, include });
  }

  /** By uid, those after the uid `after` when it is given. */
  async ofOrganisation(
    tx: Prisma.TransactionClient,
    organisationId: string,
    page: { after: string | undefined; limit: number },
  ): Promise<EmploymentRecord[]> {
    const where = { organisationId, ...(page.after !== undefined && { uid: { gt: page.after } }) };
    return tx.employment.findMany({ where, include, orderBy: { uid: 'asc' }, take: page.limit });
  }
}
