import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';

/** Until the transaction ends an organisation's domains stay as they are, or nobody else counts on them. */
@Injectable()
export class ScopeLock {
  /** Nobody takes a domain from the organisation meanwhile. @returns those that it has */
  async hold(tx: Prisma.TransactionClient, organisationId: string): Promise<string[]> {
    await tx.$executeRaw`select pg_advisory_xact_lock_shared(hashtextextended(${keyOf(organisationId)}, 0))`;
    const rows = await tx.organisationScope.findMany({ where: { organisationId }, select: { scope: true } });
    return rows.map(({ scope }) => scope);
  }

  /** For who takes one: nobody gives a name in it meanwhile. */
  async take(tx: Prisma.TransactionClient, organisationId: string): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${keyOf(organisationId)}, 0))`;
  }
}

const keyOf = (organisationId: string) => `scopes:${organisationId}`;
