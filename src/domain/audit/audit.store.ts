import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { Caller } from '../access/caller.js';
import type { AuditEntry, AuditEventView } from './audit.js';
import { digest } from './canonical-json.js';

@Injectable()
export class AuditStore {
  /** Records the act in the transaction that does it, so that neither is there without the other. */
  async append(tx: Prisma.TransactionClient, caller: Caller, entry: AuditEntry): Promise<void> {
    await tx.auditEvent.createMany({
      data: {
        organisationId: entry.organisationId ?? null,
        actor: caller.actor,
        actorPersonId: caller.personId ?? null,
        act: entry.act,
        subjectIds: [...entry.subjectIds],
        beforeDigest: entry.before === undefined ? null : digest(entry.before),
        afterDigest: entry.after === undefined ? null : digest(entry.after),
        details: entry.details ?? {},
        reason: entry.reason ?? null,
      },
    });
  }

  /** The newest events first, those before the id `before` when it is given. */
  async list(
    tx: Prisma.TransactionClient,
    filter: { organisationId?: string; before: bigint | undefined; limit: number },
  ): Promise<AuditEventView[]> {
    const rows = await tx.auditEvent.findMany({
      where: {
        ...(filter.organisationId && { organisationId: filter.organisationId }),
        ...(filter.before !== undefined && { id: { lt: filter.before } }),
      },
      orderBy: { id: 'desc' },
      take: filter.limit,
    });
    return rows.map(toView);
  }

  /** The id of the organisation with exactly this number, if the caller's scope shows it. */
  async organisationId(tx: Prisma.TransactionClient, number: string): Promise<string | undefined> {
    return (await tx.organisation.findUnique({ where: { number }, select: { id: true } }))?.id;
  }

  async organisationNumber(tx: Prisma.TransactionClient, id: string): Promise<string | undefined> {
    return (await tx.organisation.findUnique({ where: { id }, select: { number: true } }))?.number;
  }
}

function toView(row: Prisma.AuditEventGetPayload<object>): AuditEventView {
  return {
    id: row.id.toString(),
    ...(row.organisationId && { organisationId: row.organisationId }),
    actor: row.actor,
    ...(row.actorPersonId && { actorPersonId: row.actorPersonId }),
    act: row.act,
    subjectIds: row.subjectIds,
    details: row.details as Record<string, unknown>,
    ...(row.reason && { reason: row.reason }),
    recordedAt: row.recordedAt,
  };
}
