import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { FeedProblem, MetadataFeed, VerifiedFeed } from './metadata-feed.js';

type Row = Prisma.MetadataFeedGetPayload<object>;

/** Kept of what is not as it should be; a federation of broken entities would fill the row. */
const MOST_PROBLEMS = 200;

/** How it stands with feeds, for all instances alike. */
@Injectable()
export class MetadataFeedsStore {
  /** Ordered by name. */
  async list(tx: Prisma.TransactionClient): Promise<MetadataFeed[]> {
    return (await tx.metadataFeed.findMany({ orderBy: { name: 'asc' } })).map(toFeed);
  }

  /** The feed, for whoever asks first when it is due; others find it due again only after the lease. */
  async claim(
    tx: Prisma.TransactionClient,
    { name, location }: Pick<MetadataFeed, 'name' | 'location'>,
    leaseSeconds: number,
  ): Promise<MetadataFeed | undefined> {
    await tx.$executeRaw`
      insert into metadata_feed (name, location) values (${name}, ${location}) on conflict do nothing`;
    // From another location it is another feed: what was verified stands, but not what its server called it.
    await tx.$executeRaw`
      update metadata_feed set location = ${location}, version = null, next_at = statement_timestamp()
      where name = ${name} and location <> ${location}`;
    const claimed = await tx.$executeRaw`
      update metadata_feed set next_at = statement_timestamp() + ${leaseSeconds} * interval '1 second'
      where name = ${name} and next_at <= statement_timestamp()`;
    if (claimed === 0) return undefined;
    return toFeed(await tx.metadataFeed.findUniqueOrThrow({ where: { name } }));
  }

  async verified(
    tx: Prisma.TransactionClient,
    name: string,
    { digest, validUntil, publishedAt, entities, parties, identityProviders, problems }: VerifiedFeed,
    { version, nextAt }: { version?: string | undefined; nextAt: Date },
  ): Promise<void> {
    const kept = problems.slice(0, MOST_PROBLEMS).map(({ entityId, reason }) => ({ entityId, reason }));
    await tx.metadataFeed.update({
      where: { name },
      data: {
        ...{ digest, validUntil, publishedAt: publishedAt ?? null, entities, parties, problems: kept },
        identityProviders,
        ...{ version: version ?? null, verifiedAt: new Date(), nextAt, ...WELL },
      },
    });
  }

  async unchanged(tx: Prisma.TransactionClient, name: string, nextAt: Date): Promise<void> {
    await tx.metadataFeed.update({ where: { name }, data: { nextAt, ...WELL } });
  }

  async failed(tx: Prisma.TransactionClient, name: string, failure: string, nextAt: Date): Promise<void> {
    await tx.$executeRaw`
      update metadata_feed set failure = ${failure}, next_at = ${nextAt},
        failing_since = coalesce(failing_since, statement_timestamp())
      where name = ${name}`;
  }
}

const WELL = { failure: null, failingSince: null };

function toFeed({
  name,
  location,
  version,
  digest,
  validUntil,
  publishedAt,
  entities,
  parties,
  identityProviders,
  problems,
  verifiedAt,
  nextAt,
  failure,
  failingSince,
}: Row): MetadataFeed {
  const isVerified = digest !== null && validUntil !== null && verifiedAt !== null;
  return {
    ...{ name, location, nextAt },
    state: !isVerified ? 'never-verified' : validUntil > new Date() ? 'valid' : 'expired',
    ...(isVerified && {
      verified: {
        ...{ digest, validUntil, at: verifiedAt, entities: entities ?? 0, parties: parties ?? 0 },
        identityProviders: identityProviders ?? 0,
        ...(publishedAt && { publishedAt }),
        problems: problems as unknown as FeedProblem[],
      },
    }),
    ...(version !== null && { version }),
    ...(failure !== null && { failure }),
    ...(failingSince && { failingSince }),
  };
}
