import { Injectable } from '@nestjs/common';
import type { Prisma } from '../../platform/database/generated/client.js';
import type { IdentityProvider, NewIdentityProvider } from './identity-provider.js';
import { handedOver } from './handed-over.sql.js';
import { feedOfSource } from './metadata-feed.js';
import { metadataDigest } from './relying-parties.store.js';

const SHOWN = { id: true, entityId: true, displayName: true, metadataDigest: true, managedBy: true } as const;

export interface StoredIdentityProvider extends IdentityProvider {
  readonly removedAt: Date | null;
}

/** Registered identity providers, as the administration role sees them. */
@Injectable()
export class IdentityProvidersStore {
  /** Registered now, ordered by entityID. */
  async list(tx: Prisma.TransactionClient, managedBy?: string): Promise<IdentityProvider[]> {
    return tx.identityProvider.findMany({
      where: { removedAt: null, managedBy },
      select: SHOWN,
      orderBy: { entityId: 'asc' },
    });
  }

  /** Also one that was removed. */
  async find(tx: Prisma.TransactionClient, entityId: string): Promise<StoredIdentityProvider | undefined> {
    const select = { ...SHOWN, removedAt: true };
    return (await tx.identityProvider.findUnique({ where: { entityId }, select })) ?? undefined;
  }

  /** Adds it, changes it, or brings it back. */
  async put(
    tx: Prisma.TransactionClient,
    { entityId, displayName, metadata }: NewIdentityProvider,
    managedBy: string,
  ): Promise<IdentityProvider> {
    const said = { displayName, metadata, metadataDigest: metadataDigest(metadata), managedBy };
    return tx.identityProvider.upsert({
      where: { entityId },
      create: { entityId, ...said },
      update: { ...said, removedAt: null, keptUntil: null },
      select: SHOWN,
    });
  }

  async remove(tx: Prisma.TransactionClient, id: string): Promise<void> {
    await tx.$executeRaw`update identity_provider set removed_at = statement_timestamp() where id = ${id}::uuid`;
  }

  /** From now on all that belongs to a feed's source belongs to another one. */
  async handOver(tx: Prisma.TransactionClient, from: string, to: string): Promise<void> {
    await tx.$executeRawUnsafe(handedOver('identity_provider'), from, to, feedOfSource(from));
  }

  /** From now on it belongs to this source. */
  async assign(tx: Prisma.TransactionClient, id: string, managedBy: string): Promise<void> {
    await tx.identityProvider.update({ where: { id }, data: { managedBy }, select: { id: true } });
  }

  /** One registration at a time, so that two cannot undo each other. */
  async lock(tx: Prisma.TransactionClient): Promise<void> {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('identity-providers'))`;
  }
}
