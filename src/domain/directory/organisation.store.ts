import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { organisationNotFound, requireAdministers, type Caller } from '../access/caller.js';
import type { Organisation } from './organisation.js';
import { organisationNumber } from './organisation-number.rules.js';

const withScopes = {
  scopes: { orderBy: { scope: 'asc' } },
  issuerCodes: { where: { endedAt: null }, orderBy: { code: 'asc' } },
} as const;
type Row = Prisma.OrganisationGetPayload<{ include: typeof withScopes }>;

@Injectable()
export class OrganisationStore {
  /** The organisation of a number the caller administers; any other is refused as if it did not exist. */
  async require(tx: Prisma.TransactionClient, caller: Caller, raw: string): Promise<Organisation> {
    const number = organisationNumber(raw);
    const organisation = number && (await this.find(tx, number));
    if (!organisation) throw organisationNotFound();
    requireAdministers(caller, organisation.id);
    return organisation;
  }

  async find(tx: Prisma.TransactionClient, number: string): Promise<Organisation | undefined> {
    const row = await tx.organisation.findUnique({ where: { number }, include: withScopes });
    return row ? toOrganisation(row) : undefined;
  }

  async list(tx: Prisma.TransactionClient): Promise<Organisation[]> {
    const rows = await tx.organisation.findMany({ include: withScopes, orderBy: { number: 'asc' } });
    return rows.map(toOrganisation);
  }

  async insert(
    tx: Prisma.TransactionClient,
    row: { number: string; name: string; onboardedAt: Date },
  ): Promise<string> {
    return (await tx.organisation.create({ data: row, select: { id: true } })).id;
  }

  async markOnboarded(
    tx: Prisma.TransactionClient,
    id: string,
    name: string,
    onboardedAt: Date,
  ): Promise<void> {
    await tx.organisation.update({ where: { id }, data: { name, onboardedAt }, select: { id: true } });
  }

  async rename(tx: Prisma.TransactionClient, id: string, name: string): Promise<void> {
    await tx.organisation.update({ where: { id }, data: { name }, select: { id: true } });
  }

  /** As before it had onboarded. */
  async markLeft(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.organisation.update({ where: { id }, data: { onboardedAt: null }, select: { id: true } });
  }

  /** Which of the scopes another organisation has. */
  async takenScopes(
    tx: Prisma.TransactionClient,
    id: string | undefined,
    scopes: readonly string[],
  ): Promise<string[]> {
    const where = { scope: { in: [...scopes] }, ...(id && { organisationId: { not: id } }) };
    return (await tx.organisationScope.findMany({ where })).map(({ scope }) => scope);
  }

  async addScopes(
    tx: Prisma.TransactionClient,
    organisationId: string,
    scopes: readonly string[],
  ): Promise<void> {
    await tx.organisationScope.createMany({ data: scopes.map((scope) => ({ organisationId, scope })) });
  }

  /** False when the organisation does not have it. */
  async removeScope(tx: Prisma.TransactionClient, organisationId: string, scope: string): Promise<boolean> {
    return (await tx.organisationScope.deleteMany({ where: { organisationId, scope } })).count > 0;
  }
}

function toOrganisation(row: Row): Organisation {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    ...(row.onboardedAt && { onboardedAt: row.onboardedAt }),
    scopes: row.scopes.map(({ scope }) => scope),
    issuerCodes: row.issuerCodes.map(({ code }) => code),
  };
}
