import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from 'pino';
import { MetadataFeedsService } from '../../../domain/relying-parties/metadata-feeds.service.js';
import { Environment } from '../../../platform/config/environment.js';
import { shareOfThisProcess } from '../../../platform/config/workers.js';
import { LOG } from '../../../platform/logging/logger.js';
import { readFeeds } from './feeds-file.js';

const CALLER = { actor: 'service:metadata-feeds', administers: 'all' } as const;

/**
 * Says at start which feeds are configured: one that is not counts no longer, in whichever instance. Without
 * METADATA_FEEDS_FILE nothing is said of feeds, for an instance may leave them to others.
 */
@Injectable()
export class ConfiguredFeeds implements OnApplicationBootstrap {
  private readonly names: readonly string[] | undefined;
  private isSaid = false;

  constructor(
    { METADATA_FEEDS_FILE: file }: Environment,
    private readonly feeds: MetadataFeedsService,
    @Inject(LOG) private readonly logger: Logger,
  ) {
    this.names = file === undefined ? undefined : readFeeds(file).map(({ name }) => name);
  }

  /** A service that cannot reach its database says so later. */
  async onApplicationBootstrap(): Promise<void> {
    if (!shareOfThisProcess().keeps) return;
    try {
      await this.say();
    } catch (error) {
      this.logger.warn({ err: error }, 'feeds that are not configured still count, tried again later');
    }
  }

  /** Once: from then on another instance may have read a newer configuration. */
  async say(): Promise<void> {
    if (this.isSaid) return;
    if (this.names === undefined) await this.tellOfOthers();
    else {
      const { leftOut, takenIn } = await this.feeds.configure(CALLER, this.names);
      if (leftOut.length > 0)
        this.logger.warn({ feeds: leftOut }, 'metadata feeds count no longer: they are not configured');
      if (takenIn.length > 0) this.logger.info({ feeds: takenIn }, 'metadata feeds are configured again');
    }
    this.isSaid = true;
  }

  private async tellOfOthers(): Promise<void> {
    const counting = (await this.feeds.list(CALLER)).filter(({ state }) => state === 'valid');
    if (counting.length > 0)
      this.logger.warn(
        { feeds: counting.map(({ name }) => name) },
        'metadata feeds count that another instance, or an earlier start, was told of',
      );
  }
}
