import { Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { MetadataFeedsService } from '../../../domain/relying-parties/metadata-feeds.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { listCost } from '../limits/cost.js';
import { MetadataFeed, toMetadataFeed } from './metadata-feed.types.js';

@Resolver()
export class MetadataFeedQueries {
  constructor(private readonly feeds: MetadataFeedsService) {}

  @Requires('agreements:read')
  @Query(() => [MetadataFeed], {
    description: 'By name: federations whose parties the service knows, and how it stands with each.',
    complexity: listCost,
  })
  async metadataFeeds(@Acting() caller: Caller): Promise<MetadataFeed[]> {
    return (await this.feeds.list(caller)).map(toMetadataFeed);
  }
}
