import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { dated } from './employment.store.js';
import type { IdentifierType } from './identifier.rules.js';
import type { Period } from './local-date.rules.js';
import type { Dated } from './period.rules.js';

export interface IdentifierRow extends Dated {
  readonly id: string;
  readonly type: IdentifierType;
  readonly value: string;
  readonly displayValue: string;
  readonly managedBy: string;
  readonly persistence?: string | null;
}

/** What is registered of an identifier beside whom it names and when. */
export type NewIdentifierRow = Pick<
  IdentifierRow,
  'type' | 'value' | 'displayValue' | 'managedBy' | 'persistence'
>;

/** Whom an identifier names: one employment, or a person in all employments. */
export type Named = { organisationId: string; employmentId: string } | { personId: string };

@Injectable()
export class IdentifierStore {
  async insert(
    tx: Prisma.TransactionClient,
    named: Named,
    row: NewIdentifierRow,
    period: Period,
  ): Promise<string> {
    const { type, value, displayValue, managedBy, persistence } = row;
    const data = { ...named, type, value, displayValue, managedBy, persistence, ...dated(period) };
    return (await tx.identifier.create({ data, select: { id: true } })).id;
  }

  /** Of the employment itself; a person's are not among them. */
  async ofEmployment(tx: Prisma.TransactionClient, employmentId: string): Promise<IdentifierRow[]> {
    return tx.identifier.findMany({ where: { employmentId }, orderBy: { validFrom: 'asc' } });
  }

  async find(tx: Prisma.TransactionClient, id: string) {
    return (await tx.identifier.findFirst({ where: { id }, include: { employment: true } })) ?? undefined;
  }

  async end(tx: Prisma.TransactionClient, id: string, endedAt: Date, now: Date): Promise<void> {
    await tx.identifier.update({
      where: { id },
      data: { endedAt, endRecordedAt: now },
      select: { id: true },
    });
  }

  /** Now, those of the organisation's ePPNs in a domain that hold or are to hold. @returns their ids */
  async endEppns(tx: Prisma.TransactionClient, organisationId: string, domain: string): Promise<string[]> {
    const rows = await tx.$queryRaw<{ id: string }[]>`
      update identifier set ended_at = greatest(statement_timestamp(), valid_from), end_recorded_at = statement_timestamp()
      where organisation_id = ${organisationId}::uuid and type = 'eppn' and substring(value from '@([^@]+)$') = ${domain}
        and ended_at is null and coalesce(valid_until > statement_timestamp(), true)
      returning id`;
    return rows.map(({ id }) => id);
  }
}
