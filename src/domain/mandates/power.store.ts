import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { Power } from './power.js';
import type { PowerDefinition } from './power.rules.js';

const include = { dimensions: true, assuranceLevels: true } satisfies Prisma.PowerInclude;

@Injectable()
export class PowerStore {
  /** The power of the code when it is shared, of an e-service, or the organisation's own. */
  async find(
    tx: Prisma.TransactionClient,
    code: string,
    organisationId: string | undefined,
  ): Promise<Power | undefined> {
    const owners = [{ organisationId: null }, ...(organisationId === undefined ? [] : [{ organisationId }])];
    const row = await tx.power.findFirst({ where: { code, OR: owners }, include });
    return row ? toPower(row) : undefined;
  }

  /** Until the transaction ends nobody else defines a power by need. */
  async lock(tx: Prisma.TransactionClient): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended('power catalogue', 0))`;
  }

  async isTaken(tx: Prisma.TransactionClient, code: string): Promise<boolean> {
    return (await tx.power.count({ where: { code } })) > 0;
  }

  async relyingPartyId(tx: Prisma.TransactionClient, entityId: string): Promise<string | undefined> {
    const where = { entityId, removedAt: null };
    return (await tx.relyingParty.findFirst({ where, select: { id: true } }))?.id;
  }

  async insert(
    tx: Prisma.TransactionClient,
    definition: PowerDefinition,
    owner: { organisationId: string | null; relyingPartyId: string | null },
    incompatibleIds: readonly string[],
  ): Promise<string> {
    const { code, nameSv, nameEn, maximumMonths, passableDepth, personsTogether, approvalsNeeded } =
      definition;
    const { togetherMinutes, actions, resourceTypes } = definition;
    const rules = { maximumMonths, passableDepth, personsTogether, togetherMinutes, approvalsNeeded };
    const data = { code, nameSv, nameEn, ...rules, condition: definition.condition ?? null, ...owner };
    const { id } = await tx.power.create({ data, select: { id: true } });
    const { dimensions, assuranceLevels } = definition;
    await tx.powerDimension.createMany({
      data: dimensions.map(({ name, kind }) => ({ powerId: id, dimension: name, kind })),
    });
    await tx.powerAssuranceLevel.createMany({
      data: assuranceLevels.map((level) => ({ powerId: id, level })),
    });
    await tx.powerAction.createMany({ data: actions.map((action) => ({ powerId: id, action })) });
    await tx.powerResourceType.createMany({ data: resourceTypes.map((type) => ({ powerId: id, type })) });
    await tx.powerIncompatibility.createMany({ data: incompatibleIds.map((other) => pair(id, other)) });
    return id;
  }
}

function toPower(row: Prisma.PowerGetPayload<{ include: typeof include }>): Power {
  return {
    id: row.id,
    code: row.code,
    ...(row.organisationId && { organisationId: row.organisationId }),
    dimensions: row.dimensions.map(({ dimension, kind }) => ({ name: dimension, kind })),
    assuranceLevels: row.assuranceLevels.map(({ level }) => level),
    passableDepth: row.passableDepth,
    approvalsNeeded: row.approvalsNeeded,
  };
}

/** Stored once, the lower id first; as text, UUIDs sort as PostgreSQL sorts them. */
function pair(one: string, other: string): { firstId: string; secondId: string } {
  return one < other ? { firstId: one, secondId: other } : { firstId: other, secondId: one };
}
