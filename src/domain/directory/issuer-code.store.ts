import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';

@Injectable()
export class IssuerCodeStore {
  /** From now on; the database refuses a code that is in force anywhere. */
  async insert(tx: Prisma.TransactionClient, organisationId: string, code: string): Promise<string> {
    return (await tx.issuerCode.create({ data: { organisationId, code }, select: { id: true } })).id;
  }

  /** The row of the code that is in force. */
  async findOpen(
    tx: Prisma.TransactionClient,
    organisationId: string,
    code: string,
  ): Promise<string | undefined> {
    const where = { organisationId, code, endedAt: null };
    return (await tx.issuerCode.findFirst({ where, select: { id: true } }))?.id;
  }

  /** Now, by the database's clock. */
  async end(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`
      update issuer_code set ended_at = greatest(statement_timestamp(), valid_from), end_recorded_at = statement_timestamp()
      where id = ${id}::uuid`;
  }
}
