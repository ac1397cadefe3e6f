import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { MdqEntity, VerifiedEntity } from './mdq-entity.js';
import type { FeedProblem } from './metadata-feed.js';
import type { FeedIdentity } from './metadata-feeds.store.js';
import type { Publication } from './publication.rules.js';

/** How it stands with all entities of a feed that were asked for. */
export interface EntitiesStatus {
  readonly entities: number;
  /** What is registered of them now. */
  readonly parties: number;
  readonly identityProviders: number;
  readonly verifiedAt: Date;
  /** The next end of those that are valid; the last one when none is. */
  readonly validUntil: Date;
  readonly problems: readonly FeedProblem[];
}

const WELL = { failure: null, failingSince: null };
/** As of a feed. */
const MOST_PROBLEMS = 200;

/** Entities that federations were asked for one at a time, for all instances alike. */
@Injectable()
export class MdqEntitiesStore {
  /** What was verified last, also of one that was removed. */
  async published(
    tx: Prisma.TransactionClient,
    feed: string,
    entityId: string,
  ): Promise<(Publication & { readonly verifiedBy: string | null }) | undefined> {
    const found = await tx.mdqEntity.findUnique({ where: { feed_entityId: { feed, entityId } } });
    if (!found) return undefined;
    const { validUntil, publishedAt, verifiedBy } = found;
    return { validUntil, publishedAt: publishedAt ?? undefined, verifiedBy };
  }

  async keep(
    tx: Prisma.TransactionClient,
    feed: string,
    { entityId, validUntil, publishedAt, version, signingKeys, problems, verifiedBy }: VerifiedEntity,
    nextAt: Date,
  ): Promise<void> {
    const verified = {
      ...{ validUntil, publishedAt: publishedAt ?? null, version: version ?? null, verifiedAt: new Date() },
      verifiedBy,
      ...{ signingKeys: [...signingKeys], problems: [...problems], nextAt, removedAt: null, ...WELL },
    };
    await tx.mdqEntity.upsert({
      where: { feed_entityId: { feed, entityId } },
      create: { feed, entityId, ...verified },
      update: verified,
    });
  }

  /** Those that are due, the longest due first. */
  async due(tx: Prisma.TransactionClient, feed: string, most: number): Promise<MdqEntity[]> {
    const rows = await tx.mdqEntity.findMany({
      where: { feed, removedAt: null, nextAt: { lte: new Date() } },
      orderBy: { nextAt: 'asc' },
      take: most,
    });
    return rows.map(({ entityId, version, validUntil, failingSince }) => ({
      ...{ entityId, validUntil },
      ...(version !== null && { version }),
      ...(failingSince && { failingSince }),
    }));
  }

  /** @param known by which version it was asked for: if it is to be fetched whole by now, it is still due */
  async unchanged(tx: Prisma.TransactionClient, feed: string, known: MdqEntity, nextAt: Date): Promise<void> {
    await tx.mdqEntity.updateMany({
      where: { feed, entityId: known.entityId, version: known.version ?? null },
      data: { nextAt, ...WELL },
    });
  }

  /** Those that were verified with other keys than these stand no longer. */
  async endOthers(tx: Prisma.TransactionClient, feed: string, keys: readonly string[]): Promise<void> {
    await tx.$executeRaw`
      update mdq_entity set valid_until = statement_timestamp()
      where feed = ${feed} and valid_until > statement_timestamp() and verified_by <> all(${[...keys]}::text[])`;
  }

  /** Of one that is not known nothing is kept: anybody can name it. */
  async failed(
    tx: Prisma.TransactionClient,
    { name: feed, trust }: FeedIdentity,
    entityId: string,
    failure: string,
    nextAt: Date,
  ): Promise<void> {
    await tx.$executeRaw`
      update mdq_entity set failure = ${failure}, next_at = ${nextAt},
        failing_since = coalesce(failing_since, statement_timestamp()),
        valid_until = case when verified_by = any(${[...trust.keys]}::text[]) or verified_by is null then valid_until
          else least(valid_until, statement_timestamp()) end
      where feed = ${feed} and entity_id = ${entityId}`;
  }

  /** From now on it is known only so that nothing older of it is taken. */
  async remove(tx: Prisma.TransactionClient, feed: string, entityId: string): Promise<void> {
    await tx.$executeRaw`
      update mdq_entity set removed_at = statement_timestamp(), version = null, failure = null, failing_since = null
      where feed = ${feed} and entity_id = ${entityId} and removed_at is null`;
  }

  /** All of the feed are due. */
  async hasten(tx: Prisma.TransactionClient, feed: string): Promise<void> {
    await tx.$executeRaw`
      update mdq_entity set next_at = statement_timestamp() where feed = ${feed} and removed_at is null`;
  }

  /** The same, and each is fetched also if it is what it was. */
  async renew(tx: Prisma.TransactionClient, feed: string): Promise<void> {
    await tx.$executeRaw`
      update mdq_entity set version = null, next_at = statement_timestamp()
      where feed = ${feed} and removed_at is null`;
  }

  /** By the name of the feed; nothing of one that was never asked. */
  async statuses(tx: Prisma.TransactionClient): Promise<Map<string, EntitiesStatus>> {
    const rows = await tx.$queryRaw<(Omit<EntitiesStatus, 'problems'> & { feed: string })[]>`
      select feed, count(*)::int as entities, max(verified_at) as "verifiedAt",
        coalesce(min(valid_until) filter (where valid_until > statement_timestamp()), max(valid_until)) as "validUntil",
        (select count(*)::int from relying_party p where p.managed_by = 'feed:' || feed and p.removed_at is null)
          as parties,
        (select count(*)::int from identity_provider p where p.managed_by = 'feed:' || feed and p.removed_at is null)
          as "identityProviders"
      from mdq_entity where removed_at is null group by feed`;
    const statuses = new Map<string, EntitiesStatus>();
    for (const { feed, ...status } of rows)
      statuses.set(feed, { ...status, problems: await this.problems(tx, feed) });
    return statuses;
  }

  private async problems(tx: Prisma.TransactionClient, feed: string): Promise<FeedProblem[]> {
    return tx.$queryRaw<FeedProblem[]>`
      with known as (select * from mdq_entity where feed = ${feed} and removed_at is null),
        shared as (
          select key from known, unnest(signing_keys) as key group by key having count(*) > 1)
      select entity_id as "entityId", failure as reason from known where failure is not null
      union
      select entity_id, unnest(problems) from known
      union
      select entity_id, 'expired' from known where valid_until <= statement_timestamp()
      union
      select entity_id, 'shared-key' from known, unnest(signing_keys) as key where key in (select key from shared)
      order by 1, 2 limit ${MOST_PROBLEMS}`;
  }
}
