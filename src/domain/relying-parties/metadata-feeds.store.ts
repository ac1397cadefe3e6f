import { Injectable } from '@nestjs/common';
import { Prisma } from '../../platform/database/generated/client.js';
import type { FeedTrust } from './feed-trust.rules.js';
import type { FeedProblem, MetadataFeed, VerifiedFeed } from './metadata-feed.js';

/** What is configured of a feed. */
export interface FeedIdentity extends Pick<MetadataFeed, 'name' | 'kind' | 'location'> {
  readonly trust: FeedTrust;
}
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
    feed: FeedIdentity,
    leaseSeconds: number,
  ): Promise<MetadataFeed | undefined> {
    await this.know(tx, feed);
    const { name } = feed;
    const claimed = await tx.$executeRaw`
      update metadata_feed set leased_until = statement_timestamp() + ${leaseSeconds} * interval '1 second'
      where name = ${name} and next_at <= statement_timestamp() and left_out_at is null
        and coalesce(leased_until <= statement_timestamp(), true)`;
    if (claimed === 0) return undefined;
    return toFeed(await tx.metadataFeed.findUniqueOrThrow({ where: { name } }));
  }

  /** The feed as it is configured. */
  async know(tx: Prisma.TransactionClient, { name, kind, location, trust }: FeedIdentity): Promise<void> {
    await tx.$executeRaw`
      insert into metadata_feed (name, kind, location, trust)
      values (${name}, ${kind}, ${location}, ${trust.digest}) on conflict do nothing`;
    // From another location it is another feed: what was verified stands, but not what its server called it.
    await tx.$executeRaw`
      update metadata_feed set location = ${location}, version = null, next_at = statement_timestamp()
      where name = ${name} and location <> ${location}`;
    // Believed by other keys, or for another time: what was verified is verified anew, also what is said to be the same.
    await tx.$executeRaw`
      update mdq_entity set version = null, next_at = statement_timestamp()
      from metadata_feed f where f.name = ${name} and f.trust is distinct from ${trust.digest}
        and mdq_entity.feed = f.name and mdq_entity.removed_at is null`;
    await tx.$executeRaw`
      update metadata_feed set trust = ${trust.digest}, version = null, next_at = statement_timestamp()
      where name = ${name} and trust is distinct from ${trust.digest}`;
    // What was verified in another way does not stand.
    await tx.$executeRaw`
      update mdq_entity set valid_until = least(mdq_entity.valid_until, statement_timestamp()), next_at = statement_timestamp()
      from metadata_feed f where f.name = ${name} and f.kind <> ${kind} and mdq_entity.feed = f.name`;
    await tx.$executeRaw`
      update metadata_feed set kind = ${kind}, version = null, digest = null, valid_until = null, verified_at = null,
        published_at = null, next_at = statement_timestamp()
      where name = ${name} and kind <> ${kind}`;
  }

  /** Nothing of the others counts from now on. @returns the names of those that are others than before */
  async configure(tx: Prisma.TransactionClient, names: readonly string[]) {
    const configured = [...names];
    const leftOut = await tx.$queryRaw<{ name: string }[]>`
      update metadata_feed set left_out_at = statement_timestamp()
      where left_out_at is null and name <> all(${configured}::text[]) returning name`;
    // What is there again is looked at anew: meanwhile it was not.
    const takenIn = await tx.$queryRaw<{ name: string }[]>`
      update metadata_feed set left_out_at = null, version = null, next_at = statement_timestamp()
      where left_out_at is not null and name = any(${configured}::text[]) returning name`;
    return { leftOut: leftOut.map(({ name }) => name), takenIn: takenIn.map(({ name }) => name) };
  }

  async find(tx: Prisma.TransactionClient, name: string): Promise<MetadataFeed | undefined> {
    const found = await tx.metadataFeed.findUnique({ where: { name } });
    return found ? toFeed(found) : undefined;
  }

  async hasten(tx: Prisma.TransactionClient, name: string): Promise<void> {
    await tx.$executeRaw`update metadata_feed set next_at = statement_timestamp() where name = ${name}`;
  }

  /**
   * It is fetched whole at the next turn, also if it is what it was. A federation's entities that are asked for one at a time
   * are renewed by themselves.
   * @returns false when it is being fetched: then nothing is changed
   */
  async renew(tx: Prisma.TransactionClient, name: string): Promise<boolean> {
    const renewed = await tx.$executeRaw`
      update metadata_feed set version = null, next_at = statement_timestamp()
      where name = ${name} and (kind = 'mdq' or coalesce(leased_until <= statement_timestamp(), true))`;
    return renewed > 0;
  }

  async verified(
    tx: Prisma.TransactionClient,
    { name, trust }: FeedIdentity,
    {
      digest,
      validUntil,
      publishedAt,
      entities,
      parties,
      identityProviders,
      problems,
      verifiedBy,
    }: VerifiedFeed,
    { version, nextAt }: { version?: string | undefined; nextAt: Date },
  ): Promise<void> {
    const kept = problems.slice(0, MOST_PROBLEMS).map(({ entityId, reason }) => ({ entityId, reason }));
    await tx.metadataFeed.update({
      where: { name },
      data: {
        ...{ digest, validUntil, publishedAt: publishedAt ?? null, entities, parties, problems: kept },
        // Of the instance that did it: another one may be configured otherwise by now.
        ...{ identityProviders, verifiedBy, trust: trust.digest },
        ...{ version: version ?? null, verifiedAt: new Date(), nextAt, ...DONE },
      },
    });
  }

  /** @param version what it was asked by: if it is to be verified anew meanwhile, it is still due */
  async unchanged(
    tx: Prisma.TransactionClient,
    name: string,
    version: string | null,
    nextAt: Date,
  ): Promise<void> {
    await tx.metadataFeed.update({ where: { name }, data: DONE });
    await tx.metadataFeed.updateMany({ where: { name, version }, data: { nextAt } });
  }

  /** Whether its server gives what it is asked for, apart from when it is asked next. */
  async served(tx: Prisma.TransactionClient, name: string, failure: string | null): Promise<void> {
    await tx.$executeRaw`
      update metadata_feed set failure = ${failure},
        failing_since = case when ${failure}::text is not null then coalesce(failing_since, statement_timestamp()) end
      where name = ${name}`;
  }

  /** What was verified with a key that is not among those of the feed any longer stands no longer. */
  async failed(
    tx: Prisma.TransactionClient,
    { name, trust }: FeedIdentity,
    failure: string,
    nextAt: Date,
  ): Promise<void> {
    await tx.$executeRaw`
      update metadata_feed set failure = ${failure}, next_at = ${nextAt}, leased_until = null,
        failing_since = coalesce(failing_since, statement_timestamp()),
        valid_until = case when verified_by = any(${[...trust.keys]}::text[]) or verified_by is null then valid_until
          else least(valid_until, statement_timestamp()) end
      where name = ${name}`;
  }
}

const DONE = { leasedUntil: null, failure: null, failingSince: null };

/** @param validUntil undefined: it was never verified */
export function stateOf(validUntil: Date | undefined): 'valid' | 'expired' | 'never-verified' {
  if (!validUntil) return 'never-verified';
  return validUntil > new Date() ? 'valid' : 'expired';
}

function toFeed({
  name,
  kind,
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
  verifiedBy,
  nextAt,
  failure,
  failingSince,
  leftOutAt,
}: Row): MetadataFeed {
  const isVerified = digest !== null && validUntil !== null && verifiedAt !== null;
  return {
    ...{ name, location, nextAt, kind: kind === 'mdq' ? 'mdq' : 'aggregate' },
    state: leftOutAt ? 'not-configured' : stateOf(isVerified ? validUntil : undefined),
    ...(isVerified && {
      verified: {
        ...{ validUntil, at: verifiedAt, entities: entities ?? 0, parties: parties ?? 0 },
        identityProviders: identityProviders ?? 0,
        ...(publishedAt && { publishedAt }),
        ...(verifiedBy !== null && { by: verifiedBy }),
        problems: problems as unknown as FeedProblem[],
      },
    }),
    ...(version !== null && { version }),
    ...(failure !== null && { failure }),
    ...(failingSince && { failingSince }),
  };
}
