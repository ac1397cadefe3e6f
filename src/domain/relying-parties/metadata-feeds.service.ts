import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { MetadataFeed, VerifiedFeed } from './metadata-feed.js';
import { MetadataFeedsStore } from './metadata-feeds.store.js';

/** How it stands with the feeds of federations. Who fetches and verifies them says so here. */
@Injectable()
export class MetadataFeedsService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: MetadataFeedsStore,
  ) {}

  /** By name. Any caller: an organisation makes agreements with parties that are known by feeds. */
  async list({ administers }: Caller): Promise<MetadataFeed[]> {
    return this.database.transaction(administers, (tx) => this.store.list(tx));
  }

  /**
   * The feed when it is due, for one instance alone: no other one is given it before the lease has run out.
   * @returns undefined when it is not due
   */
  async claim(
    { administers }: Caller,
    feed: Pick<MetadataFeed, 'name' | 'location'>,
    leaseSeconds: number,
  ): Promise<MetadataFeed | undefined> {
    return this.database.transaction(administers, (tx) => this.store.claim(tx, feed, leaseSeconds));
  }

  /** @param version what its server calls this version */
  async verified(
    { administers }: Caller,
    name: string,
    verified: VerifiedFeed,
    then: { version?: string | undefined; nextAt: Date },
  ): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.verified(tx, name, verified, then));
  }

  /** It is what it was. */
  async unchanged({ administers }: Caller, name: string, nextAt: Date): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.unchanged(tx, name, nextAt));
  }

  /** What was verified before stands until it expires. @param reason a stable code */
  async failed({ administers }: Caller, name: string, reason: string, nextAt: Date): Promise<void> {
    await this.database.transaction(administers, (tx) => this.store.failed(tx, name, reason, nextAt));
  }
}
