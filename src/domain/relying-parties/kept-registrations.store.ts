import { Prisma } from '../../platform/database/generated/client.js';
import type { Unreadable } from './metadata-feed.js';

/** Where what a source names is registered. */
export type Registrations = 'relying_party' | 'identity_provider';

/** Those of a source that cannot be read any longer stay until then, or until an earlier end; all others without one. */
export async function keepUntil(
  tx: Prisma.TransactionClient,
  table: Registrations,
  managedBy: string,
  { broken, until }: Unreadable,
): Promise<void> {
  const unreadable = [...broken];
  await tx.$executeRaw`
    update ${Prisma.raw(table)} set kept_until = case when entity_id = any(${unreadable}::text[]) then ${until}::timestamptz end
    where managed_by = ${managedBy} and removed_at is null
      and (entity_id = any(${unreadable}::text[])) <> (kept_until is not null)`;
}

/** The same of one entity of it. @param until undefined: without an end */
export async function keepOneUntil(
  tx: Prisma.TransactionClient,
  table: Registrations,
  managedBy: string,
  entityId: string,
  until: Date | undefined,
): Promise<void> {
  await tx.$executeRaw`
    update ${Prisma.raw(table)} set kept_until = case when ${until ?? null}::timestamptz is not null
      then coalesce(kept_until, ${until ?? null}::timestamptz) end
    where entity_id = ${entityId} and managed_by = ${managedBy} and removed_at is null
      and (${until ?? null}::timestamptz is not null) <> (kept_until is not null)`;
}
