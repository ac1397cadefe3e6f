import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { NewIdentityProvider } from '../../../domain/relying-parties/identity-provider.js';
import { isTrusted } from '../../../domain/relying-parties/feed-trust.rules.js';
import { IdentityProvidersService } from '../../../domain/relying-parties/identity-providers.service.js';
import {
  belongingToFeeds,
  isFeed,
  sourceOfFeed,
  type FeedProblem,
  type LeftTo,
  type MetadataFeed,
} from '../../../domain/relying-parties/metadata-feed.js';
import { MetadataFeedsService } from '../../../domain/relying-parties/metadata-feeds.service.js';
import { isOlder } from '../../../domain/relying-parties/publication.rules.js';
import { RelyingPartiesService } from '../../../domain/relying-parties/relying-parties.service.js';
import type { NewRelyingParty } from '../../../domain/relying-parties/relying-party.js';
import { Environment } from '../../../platform/config/environment.js';
import { GivingWay, UnderWay } from '../../../platform/jobs/giving-way.js';
import { LOG } from '../../../platform/logging/logger.js';
import { newIdentityProvider, newParty } from '../relying-party-files.js';
import { keyDigest, SharedKeys } from '../shared-keys.js';
import { readAggregate, type VerifiedAggregate } from '../xml/streamed-aggregate.js';
import { copyFeed, type FeedCopy } from './feed-copy.js';
import { FeedRefused } from './feed-refused.js';
import { readFeeds, type ConfiguredFeed } from './feeds-file.js';
import { NamedEntities } from './named-entities.js';
import { nextAfterFailure, nextAfterSuccess } from './refresh-time.rules.js';
import { refusalReason, verifyCopy } from './verify-copy.js';

const CALLER = { actor: 'service:metadata-feeds', administers: 'all' } as const;
/** Longer than the largest aggregate takes; then another instance tries. */
const LEASE_SECONDS = 1_800;
/** Parties registered in one transaction: others that register wait for so many. */
const AT_ONCE = 50;

/**
 * Keeps the parties and identity providers of federations up to date: fetches each feed when it is due, verifies its
 * signature, and registers those that it names. Of several instances one does. What cannot be believed changes nothing; what was verified before
 * stands until it expires.
 */
@Injectable()
export class MetadataFeeds {
  private readonly feeds: readonly ConfiguredFeed[];

  constructor(
    { METADATA_FEEDS_FILE: file }: Environment,
    private readonly states: MetadataFeedsService,
    private readonly parties: RelyingPartiesService,
    private readonly identityProviders: IdentityProvidersService,
    private readonly underWay: UnderWay,
    @Inject(LOG) private readonly logger: Logger,
  ) {
    this.feeds = readFeeds(file).filter(({ kind }) => kind === 'aggregate');
  }

  /** Those that are due, one after the other. Never throws for what a feed holds. */
  async refreshDue(): Promise<void> {
    for (const feed of this.feeds) {
      const before = await this.states.claim(CALLER, feed, LEASE_SECONDS);
      if (before) await this.refresh(feed, before);
    }
  }

  private async refresh(feed: ConfiguredFeed, before: MetadataFeed): Promise<void> {
    try {
      const copy = await copyFeed(feed.location, before.version, feed.megabytesAtMost * 1_000_000);
      try {
        if (copy) await this.take(feed, before, copy);
        else if (before.verified) await this.states.unchanged(CALLER, before, next(before.verified));
      } finally {
        await copy?.close();
      }
    } catch (error) {
      const reason = refusalReason(error);
      this.logger.warn({ feed: feed.name, reason, err: error }, 'metadata feed not refreshed');
      if (before.state === 'valid' && !isTrusted(feed.trust, before.verified?.by))
        this.logger.warn({ feed: feed.name }, 'metadata feed counts no longer: its key is not configured');
      const nextAt = nextAfterFailure(new Date(), before.failingSince, Math.random());
      await this.states.failed(CALLER, feed, reason, nextAt);
    }
  }

  private async take(feed: ConfiguredFeed, before: MetadataFeed, copy: FeedCopy): Promise<void> {
    const way = new GivingWay(this.underWay);
    const between = () => way.give();
    const verified = await verifyCopy(copy, feed, between);
    // Whoever had another key could have published for ever.
    const standing = isTrusted(feed.trust, before.verified?.by) ? before.verified : undefined;
    if (standing && isOlder(verified, standing)) throw new FeedRefused('rolled-back');
    // What was verified before is where that comes from which cannot be read any longer.
    const until = standing?.validUntil ?? new Date();
    const registered = await this.register(feed.name, copy, { verified, until }, between);
    await this.states.verified(
      CALLER,
      feed,
      { ...verified, ...registered, verifiedBy: keyDigest(verified.key) },
      { version: copy.version, nextAt: next(verified) },
    );
    const { problems, ...counted } = registered;
    this.logger.info(
      { feed: feed.name, ...counted, problems: problems.length, validUntil: verified.validUntil },
      'metadata feed refreshed',
    );
  }

  private async register(
    name: string,
    copy: FeedCopy,
    { verified, until }: { readonly verified: VerifiedAggregate; readonly until: Date },
    between: () => Promise<void>,
  ) {
    const source = sourceOfFeed(name);
    const entities = new NamedEntities();
    const problems: FeedProblem[] = [];
    const sharedKeys = new SharedKeys();
    const count = { entities: 0, parties: 0, identityProviders: 0, changed: 0 };
    let parties: NewRelyingParty[] = [];
    let providers: NewIdentityProvider[] = [];
    const left: LeftTo[] = [];
    const bring = async () => {
      const brought = [
        await this.parties.bring(CALLER, name, parties),
        await this.identityProviders.bring(CALLER, source, providers),
      ];
      for (const { changed, leftTo } of brought) {
        count.changed += changed;
        left.push(...leftTo);
      }
      [parties, providers] = [[], []];
    };
    for await (const piece of readAggregate(copy.read(), verified, between)) {
      count.entities += piece.entities;
      count.parties += piece.parties.length;
      count.identityProviders += piece.identityProviders.length;
      for (const { entityId = '', reason } of piece.problems) problems.push({ entityId, reason });
      entities.add(piece);
      for (const one of [...piece.parties, ...piece.identityProviders])
        for (const entityId of sharedKeys.add(one)) problems.push({ entityId, reason: 'shared-key' });
      parties.push(...piece.parties.map(newParty));
      providers.push(...piece.identityProviders.map(newIdentityProvider));
      if (parties.length + providers.length >= AT_ONCE) await bring();
    }
    await bring();
    if (count.parties + count.identityProviders === 0) throw new FeedRefused('no-parties');
    // What cannot be read stays as it was, in each role; a role that is no longer there is taken away.
    const [asParties, asProviders] = [entities.of('parties'), entities.of('identityProviders')];
    const end = ({ broken }: typeof asParties) => ({ broken, until });
    const removed =
      (await this.parties.strikeOthers(CALLER, name, asParties.named, end(asParties))) +
      (await this.identityProviders.strikeOthers(CALLER, source, asProviders.named, end(asProviders)));
    const belonging = belongingToFeeds(left);
    if (belonging.length > 0) this.warnOfOthers(name, belonging.length, left);
    return { ...count, removed, problems: [...belonging, ...problems] };
  }

  private warnOfOthers(feed: string, entities: number, left: readonly LeftTo[]): void {
    const others = [...new Set(left.map(({ source }) => source).filter(isFeed))];
    this.logger.warn({ feed, entities, others }, 'entities of a metadata feed belong to another one');
  }
}

function next(verified: { readonly validUntil: Date; readonly cacheSeconds?: number }): Date {
  return nextAfterSuccess(new Date(), verified, Math.random());
}
