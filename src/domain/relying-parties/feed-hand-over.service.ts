import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { optionalText } from '../directory/text.rules.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { MdqEntitiesStore } from './mdq-entities.store.js';
import { sourceOfFeed, type MetadataFeed } from './metadata-feed.js';
import { MetadataFeedsStore } from './metadata-feeds.store.js';
import { refusals } from './relying-parties.errors.js';
import { RelyingPartiesService } from './relying-parties.service.js';

export interface HandOver {
  /** Names of feeds. */
  readonly from: string;
  readonly to: string;
  readonly reason?: string | undefined;
}

export interface HandedOver {
  readonly parties: number;
  readonly identityProviders: number;
}

/** Hands over what belongs to one feed to another, which means the same by the same entityID: an operator vouches for that. */
@Injectable()
export class FeedHandOverService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly feeds: MetadataFeedsStore,
    private readonly entities: MdqEntitiesStore,
    private readonly parties: RelyingPartiesService,
    private readonly identityProviders: IdentityProvidersService,
    private readonly audit: AuditStore,
  ) {}

  /**
   * From now on all entities of a feed belong to the other one, which is fetched at the next turn of the service. Until then
   * they count as they did, and no longer than what they were read from.
   */
  async handOver(caller: Caller, { from, to, reason }: HandOver): Promise<HandedOver> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      if (from === to) throw refusals.feedToItself(to);
      if (!(await this.feeds.find(tx, from))) throw refusals.feedNotFound(from);
      const heir = await this.heir(tx, to);
      const sources = { from: sourceOfFeed(from), to: sourceOfFeed(to), reason };
      const handedOver = {
        parties: await this.parties.handOver(tx, caller, sources),
        identityProviders: await this.identityProviders.handOver(tx, caller, sources),
      };
      // In the end, so that whoever has the heir from now on finds all that is handed over.
      if (!(await this.feeds.renew(tx, heir.name))) throw refusals.feedBeingFetched(to);
      await this.entities.renew(tx, heir.name);
      await this.audit.append(tx, caller, {
        ...{ act: 'metadata-feed.hand-over', subjectIds: [], details: { from, to, ...handedOver } },
        reason: optionalText('reason', reason, 1000),
      });
      return handedOver;
    });
  }

  /** Of a feed that is asked one at a time nothing need have been asked for. */
  private async heir(tx: Transaction, name: string): Promise<MetadataFeed> {
    const feed = await this.feeds.find(tx, name);
    if (!feed) throw refusals.feedNotFound(name);
    if (feed.state === 'not-configured') throw refusals.feedNotConfigured(name);
    if (feed.kind === 'aggregate' && feed.state !== 'valid') throw refusals.feedNothingValid(name);
    return feed;
  }
}
