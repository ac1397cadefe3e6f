import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { MdqEntitiesStore, type EntitiesStatus } from './mdq-entities.store.js';
import type { MetadataFeed, VerifiedFeed } from './metadata-feed.js';
import { MetadataFeedsStore, stateOf, type FeedIdentity } from './metadata-feeds.store.js';
import { refusals } from './relying-parties.errors.js';

export interface FeedsConfigured {
  readonly leftOut: readonly string[];
  readonly takenIn: readonly string[];
}

/** How it stands with the feeds of federations. Who fetches and verifies them says so here. */
@Injectable()
export class MetadataFeedsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: MetadataFeedsStore,
    private readonly entities: MdqEntitiesStore,
    private readonly audit: AuditStore,
  ) {}

  /** By name. Any caller: an organisation makes agreements with parties that are known by feeds. */
  async list({ administers }: Caller): Promise<MetadataFeed[]> {
    return this.database.transaction(administers, async (tx) => {
      const asked = await this.entities.statuses(tx);
      return (await this.store.list(tx)).map((feed) =>
        feed.kind === 'mdq' ? withEntities(feed, asked.get(feed.name)) : feed,
      );
    });
  }

  /**
   * From now on these are the feeds that are configured: nothing of another one counts, until it is configured again.
   * @returns the names of those that count no longer, and of those that do again
   */
  async configure(caller: Caller, names: readonly string[]): Promise<FeedsConfigured> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      const { leftOut, takenIn } = await this.store.configure(tx, names);
      const record = (act: string, feed: string) =>
        this.audit.append(tx, caller, { act, subjectIds: [], details: { feed } });
      for (const name of leftOut) await record('metadata-feed.leave-out', name);
      for (const name of takenIn) await record('metadata-feed.take-in', name);
      return { leftOut, takenIn };
    });
  }

  /** It is fetched at the next turn of the service, and all that is known of it if it is asked one at a time. */
  async hasten(caller: Caller, name: string): Promise<void> {
    requireOperator(caller);
    await this.database.transaction(caller.administers, async (tx) => {
      await this.configured(tx, name);
      await this.store.hasten(tx, name);
      await this.entities.hasten(tx, name);
    });
  }

  /**
   * The feed when it is due, for one instance alone: no other one is given it before the lease has run out.
   * @returns undefined when it is not due
   */
  async claim(
    { administers }: Caller,
    feed: FeedIdentity,
    leaseSeconds: number,
  ): Promise<MetadataFeed | undefined> {
    return this.database.transaction(administers, (tx) => this.store.claim(tx, feed, leaseSeconds));
  }

  /** @param version what its server calls this version */
  async verified(
    { administers }: Caller,
    feed: FeedIdentity,
    verified: VerifiedFeed,
    then: { version?: string | undefined; nextAt: Date },
  ): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.verified(tx, feed, verified, then));
  }

  /** It is what it was. @param version by which it was asked for */
  async unchanged(
    { administers }: Caller,
    { name, version }: Pick<MetadataFeed, 'name' | 'version'>,
    nextAt: Date,
  ): Promise<void> {
    await this.database.transaction(administers, (tx) =>
      this.store.unchanged(tx, name, version ?? null, nextAt),
    );
  }

  /**
   * What was verified before stands until it expires, unless the key that it is signed with is not configured any longer.
   * @param reason a stable code
   */
  async failed({ administers }: Caller, feed: FeedIdentity, reason: string, nextAt: Date): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.failed(tx, feed, reason, nextAt));
  }

  /** The same of a server that was asked for one entity. @param reason undefined: it answers */
  async served({ administers }: Caller, feed: FeedIdentity, reason?: string): Promise<void> {
    await this.database.transaction(administers, async (tx) => {
      await this.store.know(tx, feed);
      await this.store.served(tx, feed.name, reason ?? null);
    });
  }

  private async configured(tx: Transaction, name: string): Promise<MetadataFeed> {
    const feed = await this.store.find(tx, name);
    if (!feed) throw refusals.feedNotFound(name);
    if (feed.state === 'not-configured') throw refusals.feedNotConfigured(name);
    return feed;
  }
}

function withEntities(feed: MetadataFeed, asked: EntitiesStatus | undefined): MetadataFeed {
  if (!asked) return feed;
  const { verifiedAt: at, ...status } = asked;
  const state = feed.state === 'not-configured' ? feed.state : stateOf(asked.validUntil);
  return { ...feed, state, verified: { at, ...status } };
}
