import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { Disclosure, RecordedAssurance, RecordedDecision, WithheldReason } from './disclosure.js';

export interface DisclosureFilter {
  readonly employmentId?: string;
  readonly organisationId?: string;
  readonly requester?: string;
  readonly limit: number;
}

/** The recorded answers, as the administration role sees them. */
@Injectable()
export class DisclosureListStore {
  /** Newest first. */
  async list(tx: Prisma.TransactionClient, { limit, ...where }: DisclosureFilter): Promise<Disclosure[]> {
    const rows = await tx.disclosure.findMany({
      where,
      orderBy: [{ recordedAt: 'desc' }, { id: 'desc' }],
      take: limit,
    });
    return rows.map(toDisclosure);
  }

  /** @param uid as stored: in lower case */
  async employmentId(
    tx: Prisma.TransactionClient,
    organisationId: string,
    uid: string,
  ): Promise<string | undefined> {
    return (await tx.employment.findFirst({ where: { organisationId, uid }, select: { id: true } }))?.id;
  }
}

function toDisclosure(row: Prisma.DisclosureGetPayload<object>): Disclosure {
  return {
    id: row.id,
    organisationId: row.organisationId ?? undefined,
    employmentId: row.employmentId ?? undefined,
    personId: row.personId ?? undefined,
    agreementId: row.agreementId ?? undefined,
    channel: row.channel,
    requester: row.requester,
    requestId: row.requestId,
    responseId: row.responseId,
    outcome: row.outcome,
    released: row.released,
    withheld: row.withheld as Record<string, WithheldReason>,
    mandateIds: row.mandateIds,
    roleAssignmentIds: row.roleAssignmentIds,
    consent: row.consent ?? undefined,
    decision: (row.decision as RecordedDecision | null) ?? undefined,
    assurance: (row.assurance as RecordedAssurance | null) ?? undefined,
    recordedAt: row.recordedAt,
  };
}
