import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import { isTrusted } from './feed-trust.rules.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import type { MdqEntity, VerifiedEntity } from './mdq-entity.js';
import { MdqEntitiesStore } from './mdq-entities.store.js';
import { belongingToFeeds, sourceOfFeed } from './metadata-feed.js';
import { MetadataFeedsStore, type FeedIdentity } from './metadata-feeds.store.js';
import { isOlder } from './publication.rules.js';
import { RelyingPartiesService } from './relying-parties.service.js';
import { RelyingPartiesStore } from './relying-parties.store.js';

/** Entities that federations are asked for one at a time. Who fetches and verifies them says so here. */
@Injectable()
export class MdqEntitiesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: MdqEntitiesStore,
    private readonly feeds: MetadataFeedsStore,
    private readonly partiesStore: RelyingPartiesStore,
    private readonly parties: RelyingPartiesService,
    private readonly identityProviders: IdentityProvidersService,
  ) {}

  /**
   * Registers what was verified: it counts until its `validUntil`. What another source has registered is left alone; a role
   * that cannot be read stays as it was, for as long as what it was read from is valid.
   * @returns what is not as it should be with it; `older` when what was verified before is younger: then nothing is changed
   */
  async keep(
    caller: Caller,
    feed: FeedIdentity,
    entity: VerifiedEntity,
    nextAt: Date,
  ): Promise<'older' | { readonly problems: readonly string[] }> {
    return this.database.transaction(caller.administers, async (tx) => {
      await this.partiesStore.lock(tx);
      await this.feeds.know(tx, feed);
      const before = await this.store.published(tx, feed.name, entity.entityId);
      // Whoever had another key could have published for ever.
      const standing = before && isTrusted(feed.trust, before.verifiedBy) ? before : undefined;
      if (standing && isOlder(entity, standing)) return 'older';
      const { entityId, party, identityProvider: provider, broken } = entity;
      const source = sourceOfFeed(feed.name);
      const until = standing?.validUntil ?? new Date();
      const keptIf = (role: 'party' | 'identityProvider') => (broken.includes(role) ? until : undefined);
      const partyLeftTo = await this.parties.settle(tx, caller, {
        ...{ feed: feed.name, entityId, party, keptUntil: keptIf('party') },
      });
      const providerLeftTo = await this.identityProviders.settle(tx, caller, {
        ...{ source, entityId, provider, keptUntil: keptIf('identityProvider') },
      });
      const left = [partyLeftTo, providerLeftTo].flatMap((other) =>
        other ? { entityId, source: other } : [],
      );
      const problems = [...entity.problems, ...belongingToFeeds(left).map(({ reason }) => reason)];
      await this.store.keep(tx, feed.name, { ...entity, problems }, nextAt);
      return { problems };
    });
  }

  /** The server does not have it: from now on it is registered as nothing. */
  async remove(caller: Caller, feed: string, entityId: string): Promise<void> {
    await this.database.transaction(caller.administers, async (tx) => {
      const source = sourceOfFeed(feed);
      await this.parties.settle(tx, caller, { feed, entityId, party: undefined });
      await this.identityProviders.settle(tx, caller, { source, entityId, provider: undefined });
      await this.store.remove(tx, feed, entityId);
    });
  }

  /** Known entities that are due to be asked for again, the longest due first. */
  async due({ administers }: Caller, feed: string, most: number): Promise<MdqEntity[]> {
    return this.database.transaction(administers, (tx) => this.store.due(tx, feed, most));
  }

  /** It is what it was. */
  async unchanged({ administers }: Caller, feed: string, entity: MdqEntity, nextAt: Date): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.unchanged(tx, feed, entity, nextAt));
  }

  /**
   * What was verified before stands until it expires, unless the key that it is signed with is not configured any longer; of
   * an entity that is not known nothing is kept.
   */
  async failed(
    { administers }: Caller,
    feed: FeedIdentity,
    entityId: string,
    reason: string,
    nextAt: Date,
  ): Promise<void> {
    await this.database.transaction(administers, (tx) =>
      this.store.failed(tx, feed, entityId, reason, nextAt),
    );
  }

  /** The server does not say what it has: what is signed with a key that is not configured any longer stands no longer. */
  async endUntrusted({ administers }: Caller, { name, trust }: FeedIdentity): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.endOthers(tx, name, trust.keys));
  }
}
