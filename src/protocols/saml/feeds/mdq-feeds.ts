import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { MdqEntitiesService } from '../../../domain/relying-parties/mdq-entities.service.js';
import type { MdqEntity } from '../../../domain/relying-parties/mdq-entity.js';
import type { MetadataFeed } from '../../../domain/relying-parties/metadata-feed.js';
import { MetadataFeedsService } from '../../../domain/relying-parties/metadata-feeds.service.js';
import { Environment } from '../../../platform/config/environment.js';
import { LOG } from '../../../platform/logging/logger.js';
import { FeedRefused } from './feed-refused.js';
import { readFeeds, type ConfiguredFeed } from './feeds-file.js';
import { fetchEntity } from './fetch-entity.js';
import { nextAfterFailure, nextAfterSuccess } from './refresh-time.rules.js';
import { refusalReason } from './verify-copy.js';

const CALLER = { actor: 'service:metadata-feeds', administers: 'all' } as const;
/** Longer than a turn takes; then another instance tries. */
const LEASE_SECONDS = 600;
const TURN_MS = 300_000;
const BETWEEN_TURNS_MS = 10_000;
const AT_ONCE = 50;
/** Then the server is left in peace. One that is broken must not keep the others from being asked for. */
const FAILURES_IN_A_ROW = 3;
/** What is the matter with the server, not with the entity. */
const UNSERVED = new Set(['unreachable', 'status', 'packed', 'too-slow']);

/** `gone`: there is no such entity; `unserved`: the server did not say; `refused`: what it says is not believed. */
export type Asked = 'taken' | 'gone' | 'refused' | 'unserved';

/**
 * Federations that are asked for one entity at a time. What was verified stands until it expires; it is asked for again by
 * its cacheDuration, by one of several instances.
 */
@Injectable()
export class MdqFeeds implements BeforeApplicationShutdown {
  readonly configured: readonly ConfiguredFeed[];
  private readonly closing = new AbortController();

  constructor(
    { METADATA_FEEDS_FILE: file }: Environment,
    private readonly states: MetadataFeedsService,
    private readonly entities: MdqEntitiesService,
    @Inject(LOG) private readonly logger: Logger,
  ) {
    this.configured = readFeeds(file).filter(({ kind }) => kind === 'mdq');
  }

  /** Asks for an entity that nobody vouches for. @throws when the database cannot be reached, or the service stops */
  async askFor(feed: ConfiguredFeed, entityId: string): Promise<Asked> {
    const { outcome, reason } = await this.ask(feed, entityId);
    await this.states.served(CALLER, feed, outcome === 'unserved' ? reason : undefined);
    return outcome;
  }

  /** Asks again for what is due. Never throws for what a server says. @param goesOn whether to go on with the next */
  async refreshDue(goesOn: () => boolean = () => true): Promise<void> {
    for (const feed of this.configured) {
      const before = await this.states.claim(CALLER, feed, LEASE_SECONDS);
      if (before) await this.refresh(feed, before, goesOn);
    }
  }

  beforeApplicationShutdown(): void {
    this.closing.abort();
  }

  private async refresh(feed: ConfiguredFeed, before: MetadataFeed, goesOn: () => boolean): Promise<void> {
    const end = Date.now() + TURN_MS;
    let { failure } = before;
    let failures = 0;
    for await (const { outcome, reason } of this.askDue(feed)) {
      failure = outcome === 'unserved' ? reason : undefined;
      failures = outcome === 'unserved' ? failures + 1 : 0;
      if (failures >= FAILURES_IN_A_ROW || Date.now() > end || !goesOn()) break;
    }
    const soon = new Date(Date.now() + BETWEEN_TURNS_MS);
    const later = nextAfterFailure(new Date(), before.failingSince, Math.random());
    if (failure === undefined) await this.states.unchanged(CALLER, before, soon);
    else {
      await this.entities.endUntrusted(CALLER, feed);
      await this.states.failed(CALLER, feed, failure, failures >= FAILURES_IN_A_ROW ? later : soon);
    }
  }

  private async *askDue(feed: ConfiguredFeed) {
    for (;;) {
      const due = await this.entities.due(CALLER, feed.name, AT_ONCE);
      if (due.length === 0) return;
      for (const entity of due) yield await this.ask(feed, entity.entityId, entity);
    }
  }

  private async ask(
    feed: ConfiguredFeed,
    entityId: string,
    known?: MdqEntity,
  ): Promise<{ outcome: Asked; reason?: string }> {
    try {
      await this.take(feed, entityId, known);
      return { outcome: 'taken' };
    } catch (error) {
      if (this.closing.signal.aborted) throw error;
      const reason = refusalReason(error);
      await this.notTaken(feed, entityId, reason, known);
      // An entityID that the server does not know is what anybody has written.
      const named = reason !== 'not-found' && !UNSERVED.has(reason) && { entityId };
      this.logger.warn({ feed: feed.name, ...named, reason, err: error }, 'metadata of an entity not taken');
      const outcome = reason === 'not-found' ? 'gone' : UNSERVED.has(reason) ? 'unserved' : 'refused';
      return { outcome, reason };
    }
  }

  private async take(feed: ConfiguredFeed, entityId: string, known?: MdqEntity): Promise<void> {
    const fetched = await fetchEntity(feed, entityId, this.closing.signal, known?.version);
    const next = (of: { validUntil: Date; cacheSeconds?: number | undefined }) =>
      nextAfterSuccess(new Date(), of, Math.random());
    if (!fetched) {
      if (known) await this.entities.unchanged(CALLER, feed.name, known, next(known));
      return;
    }
    const { entity, cacheSeconds } = fetched;
    const nextAt = next({ validUntil: entity.validUntil, cacheSeconds });
    const kept = await this.entities.keep(CALLER, feed, entity, nextAt);
    if (kept === 'older') throw new FeedRefused('rolled-back');
    this.logger.info(
      { feed: feed.name, entityId, validUntil: entity.validUntil, problems: kept.problems },
      'metadata of an entity taken',
    );
  }

  private async notTaken(feed: ConfiguredFeed, entityId: string, reason: string, known?: MdqEntity) {
    if (!known) return;
    if (reason === 'not-found') return this.entities.remove(CALLER, feed.name, entityId);
    const nextAt = nextAfterFailure(new Date(), known.failingSince, Math.random());
    return this.entities.failed(CALLER, feed, entityId, reason, nextAt);
  }
}
