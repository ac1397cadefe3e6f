import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import { handedOver } from './handed-over.sql.js';
import { feedOfSource } from './metadata-feed.js';
import type { NewRelyingParty, RelyingParty } from './relying-party.js';

const SHOWN = {
  id: true,
  entityId: true,
  displayName: true,
  metadataDigest: true,
  entityCategories: true,
  managedBy: true,
} as const;

export interface StoredParty extends RelyingParty {
  readonly removedAt: Date | null;
}

/** Registered parties, as the administration role sees them. */
@Injectable()
export class RelyingPartiesStore {
  /** Registered now, ordered by entityID. */
  async list(tx: Prisma.TransactionClient, managedBy?: string): Promise<RelyingParty[]> {
    return tx.relyingParty.findMany({
      where: { removedAt: null, managedBy },
      select: SHOWN,
      orderBy: { entityId: 'asc' },
    });
  }

  /** Also one that was removed. */
  async find(tx: Prisma.TransactionClient, entityId: string): Promise<StoredParty | undefined> {
    const found = await tx.relyingParty.findUnique({
      where: { entityId },
      select: { ...SHOWN, removedAt: true },
    });
    return found ?? undefined;
  }

  async add(tx: Prisma.TransactionClient, party: NewRelyingParty, managedBy: string): Promise<RelyingParty> {
    return tx.relyingParty.create({ data: { ...row(party), managedBy }, select: SHOWN });
  }

  /** Also brings back one that was removed. */
  async change(
    tx: Prisma.TransactionClient,
    id: string,
    party: NewRelyingParty,
    managedBy: string,
  ): Promise<RelyingParty> {
    const data = { ...row(party), managedBy, removedAt: null, keptUntil: null };
    return tx.relyingParty.update({ where: { id }, data, select: SHOWN });
  }

  /** From now on the party is unknown to the attribute authority; its agreements stay. */
  async remove(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`update relying_party set removed_at = statement_timestamp() where id = ${id}::uuid`;
  }

  /** From now on all that belongs to a feed's source belongs to another one. */
  async handOver(tx: Prisma.TransactionClient, from: string, to: string): Promise<void> {
    await tx.$executeRawUnsafe(handedOver('relying_party'), from, to, feedOfSource(from));
  }

  /** From now on it belongs to this source. */
  async assign(tx: Prisma.TransactionClient, id: string, managedBy: string): Promise<void> {
    await tx.relyingParty.update({ where: { id }, data: { managedBy }, select: { id: true } });
  }

  /** One synchronisation or registration at a time, so that two cannot undo each other. */
  async lock(tx: Prisma.TransactionClient): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('relying-parties'))`;
  }
}

/** The digest that caches are keyed by. */
export function metadataDigest(metadata: string): string {
  return createHash('sha256').update(metadata).digest('hex');
}

function row({ entityId, displayName, metadata, entityCategories }: NewRelyingParty) {
  return {
    entityId,
    displayName,
    metadata,
    metadataDigest: metadataDigest(metadata),
    entityCategories: [...entityCategories],
  };
}
