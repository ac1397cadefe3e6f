import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { isPermission } from '../access/permission.js';
import type { ClientStatus, MachineClient } from './machine-client.js';

/** Whose a client is; neither: an operator's. */
export interface ClientOwner {
  readonly organisationId?: string;
  readonly relyingPartyId?: string;
}

export interface ClientRow extends ClientOwner {
  readonly id: string;
  readonly name: string;
  readonly tokenHash: Uint8Array<ArrayBuffer>;
  readonly permissions: readonly string[];
  readonly issuedByPersonId?: string;
  readonly expiresAt: Date;
}

/** Not the hash of its token, which administration cannot read. */
const SHOWN = {
  id: true,
  name: true,
  organisationId: true,
  permissions: true,
  issuedByPersonId: true,
  expiresAt: true,
  recordedAt: true,
  lastUsedAt: true,
  revokedAt: true,
  organisation: { select: { number: true } },
  relyingParty: { select: { entityId: true } },
} as const;

/** Machine clients, as the administration role sees them. */
@Injectable()
export class MachineClientsStore {
  async insert(tx: Prisma.TransactionClient, row: ClientRow): Promise<void> {
    await tx.machineClient.createMany({ data: { ...row, permissions: [...row.permissions] } });
  }

  async find(tx: Prisma.TransactionClient, id: string, now: Date): Promise<MachineClient | undefined> {
    const row = await tx.machineClient.findUnique({ where: { id }, select: SHOWN });
    return row ? toClient(row, now) : undefined;
  }

  /** Whether the owner has one of the name that is not revoked. */
  async isNameTaken(tx: Prisma.TransactionClient, owner: ClientOwner, name: string): Promise<boolean> {
    const { organisationId = null, relyingPartyId = null } = owner;
    const where = { organisationId, relyingPartyId, name, revokedAt: null };
    return (await tx.machineClient.findFirst({ where, select: { id: true } })) !== null;
  }

  /** For good, dated by the database. @throws what the database refuses: it was revoked before */
  async revoke(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`update machine_client set revoked_at = statement_timestamp() where id = ${id}::uuid`;
  }

  /** By name, then by age. */
  async list(
    tx: Prisma.TransactionClient,
    { organisationId, revoked }: { organisationId?: string; revoked: boolean },
    now: Date,
  ): Promise<MachineClient[]> {
    const rows = await tx.machineClient.findMany({
      where: { organisationId, ...(revoked ? {} : { revokedAt: null }) },
      select: SHOWN,
      orderBy: [{ name: 'asc' }, { recordedAt: 'asc' }, { id: 'asc' }],
    });
    return rows.map((row) => toClient(row, now));
  }

  /** The id of a registered relying party. */
  async relyingPartyId(tx: Prisma.TransactionClient, entityId: string): Promise<string | undefined> {
    const where = { entityId, removedAt: null };
    return (await tx.relyingParty.findFirst({ where, select: { id: true } }))?.id;
  }

  /** Now, unless it was recorded within the last minute; dated by the database. */
  async recordUse(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`
      update machine_client set last_used_at = statement_timestamp()
      where id = ${id}::uuid
        and (last_used_at is null or last_used_at < statement_timestamp() - interval '1 minute')`;
  }
}

type Found = Prisma.MachineClientGetPayload<{ select: typeof SHOWN }>;

function toClient(row: Found, now: Date): MachineClient {
  return {
    id: row.id,
    name: row.name,
    ...(row.organisationId && { organisationId: row.organisationId }),
    ...(row.organisation && { organisation: row.organisation.number }),
    ...(row.relyingParty && { relyingParty: row.relyingParty.entityId }),
    permissions: row.permissions.filter(isPermission),
    status: statusOf(row, now),
    ...(row.issuedByPersonId && { issuedByPersonId: row.issuedByPersonId }),
    expiresAt: row.expiresAt,
    recordedAt: row.recordedAt,
    ...(row.lastUsedAt && { lastUsedAt: row.lastUsedAt }),
    ...(row.revokedAt && { revokedAt: row.revokedAt }),
  };
}

function statusOf({ revokedAt, expiresAt }: Found, now: Date): ClientStatus {
  if (revokedAt) return 'revoked';
  return expiresAt <= now ? 'expired' : 'active';
}
