import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import type { MetadataFeed } from './domain/relying-parties/metadata-feed.js';

type Value = (feed: MetadataFeed) => number | undefined;

const seconds = (at: Date | undefined) => at && Math.floor(at.getTime() / 1000);

const GAUGES: Readonly<Record<string, readonly [help: string, value: Value]>> = {
  verified_timestamp_seconds: [
    'When something of the feed was verified last',
    (f) => seconds(f.verified?.at),
  ],
  valid_until_timestamp_seconds: [
    'When the feed, or the next entity of an MDQ, expires',
    (f) => seconds(f.verified?.validUntil),
  ],
  valid: ['1 while its parties are answered', (f) => Number(f.state === 'valid')],
  failing: ['1 when the last attempt failed', (f) => Number(f.failure !== undefined)],
  entities: ['Entities that were verified', (f) => f.verified?.entities],
  parties: ['Entities that may ask', (f) => f.verified?.parties],
  identity_providers: ['Entities that are identity providers', (f) => f.verified?.identityProviders],
  problems: ['Problems of entities, at most 200', (f) => f.verified?.problems.length],
};

/** How it stands with metadata feeds, by name, as all instances know it. */
@Injectable()
export class FeedGauges {
  /** Of its own: all workers know the same, so it is not to be summed up. */
  private readonly registry = new Registry();
  private readonly gauges: readonly { readonly gauge: Gauge<'feed'>; readonly value: Value }[];

  constructor() {
    this.gauges = Object.entries(GAUGES).map(([name, [help, value]]) => ({
      gauge: new Gauge({
        ...{ name: `behorig_metadata_feed_${name}`, help, labelNames: ['feed'] as const },
        registers: [this.registry],
      }),
      value,
    }));
  }

  /** In Prometheus' text format. */
  text(feeds: readonly MetadataFeed[]): Promise<string> {
    for (const { gauge, value } of this.gauges) {
      gauge.reset();
      // Of one that was taken out nobody is to be alarmed.
      for (const feed of feeds.filter(({ state }) => state !== 'not-configured')) {
        const shown = value(feed);
        if (shown !== undefined) gauge.set({ feed: feed.name }, shown);
      }
    }
    return this.registry.metrics();
  }
}
