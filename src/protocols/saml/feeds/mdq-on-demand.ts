import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { isEntityId } from '../../../domain/relying-parties/entity-id.rules.js';
import { shareOfThisProcess } from '../../../platform/config/workers.js';
import { LOG } from '../../../platform/logging/logger.js';
import { AskingLimits } from './asking-limits.js';
import { MdqFeeds, type Asked } from './mdq-feeds.js';

/** Whoever asks as an unknown party waits this long for it to become known; the fetch goes on. */
const WAIT_MS = 2_000;
/** So many wait at the same time; others are answered at once. */
const MOST_WAITING = 64;
/** How long an entity is not asked for again. */
const AGAIN_AFTER_MS: Readonly<Record<Asked, number>> = {
  taken: 60_000,
  gone: 300_000,
  refused: 60_000,
  unserved: 60_000,
};

/**
 * Asks the federations for an entity when it is needed and not known. What is not known anybody can name, so neither the
 * answers nor the servers may suffer from it: see the limits.
 */
@Injectable()
export class MdqOnDemand implements BeforeApplicationShutdown {
  private readonly limits = new AskingLimits(shareOfThisProcess());
  private readonly underWay = new Map<string, Promise<void>>();
  private waiting = 0;

  constructor(
    private readonly feeds: MdqFeeds,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** Returns when the entity has been asked for, or there is no more time for it. It may be registered then. */
  async bring(entityId: string): Promise<void> {
    if (this.feeds.configured.length === 0 || !isEntityId(entityId)) return;
    const work = this.underWay.get(entityId) ?? this.begin(entityId);
    if (!work || this.waiting >= MOST_WAITING) return;
    const over = new AbortController();
    this.waiting++;
    try {
      await Promise.race([work, pause(WAIT_MS, undefined, { signal: over.signal, ref: false })]);
    } finally {
      this.waiting--;
      over.abort();
    }
  }

  /** So that nothing is left to a connection that is being closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.underWay.values());
  }

  private begin(entityId: string): Promise<void> | undefined {
    if (!this.limits.admit(entityId, Date.now())) return undefined;
    const work = this.ask(entityId)
      .catch((error: unknown): Asked => {
        this.logger.warn({ err: error }, 'metadata of an entity not asked for');
        return 'refused';
      })
      .then((outcome) => {
        this.underWay.delete(entityId);
        this.limits.over(entityId, Date.now() + AGAIN_AFTER_MS[outcome]);
      });
    this.underWay.set(entityId, work);
    return work;
  }

  /**
   * One after the other, until one has it. Only if one says that it has not is the next asked: who keeps a federation from
   * answering must not hand its entities to another.
   */
  private async ask(entityId: string): Promise<Asked> {
    for (const feed of this.feeds.configured) {
      const outcome = await this.feeds.askFor(feed, entityId);
      if (outcome !== 'gone') return outcome;
    }
    return 'gone';
  }
}
