import { Injectable, Optional } from '@nestjs/common';
import { IdentityProvidersAnswerStore } from '../../domain/relying-parties/identity-providers.answer-store.js';
import { MdqOnDemand } from './feeds/mdq-on-demand.js';
import type { IdentityProviderMetadata } from './xml/identity-provider-entity.js';
import { readRelyingPartyMetadata } from './xml/relying-party-metadata.js';

/** More than any federation has; a bound, so that memory stays flat. */
const REMEMBERED = 2_000;

/**
 * Identity providers with the keys, scopes and levels of their metadata. Whether one is registered is asked every time, so
 * that a removal takes effect at once; only the reading of its metadata is remembered, by digest.
 */
@Injectable()
export class KnownIdentityProviders {
  private readonly remembered = new Map<string, IdentityProviderMetadata>();

  constructor(
    private readonly store: IdentityProvidersAnswerStore,
    @Optional() private readonly onDemand?: MdqOnDemand,
  ) {}

  /**
   * Undefined (fails closed): not registered, removed, of an expired feed, or with metadata that is no longer valid.
   * @param waits for federations that are asked for it; else it is known at a later time
   */
  async byEntityId(entityId: string, waits = true): Promise<IdentityProviderMetadata | undefined> {
    const digest = (await this.store.digestOf(entityId)) ?? (await this.brought(entityId, waits));
    if (digest === undefined) return undefined;
    const provider = this.remembered.get(digest) ?? (await this.read(entityId));
    if (provider?.entityId !== entityId) return undefined;
    return provider.validUntil && provider.validUntil <= new Date() ? undefined : provider;
  }

  private async brought(entityId: string, waits: boolean): Promise<string | undefined> {
    const brought = this.onDemand?.bring(entityId);
    if (!waits) return undefined;
    await brought;
    return this.store.digestOf(entityId);
  }

  /** All of them, ordered by entityID. */
  async all(): Promise<IdentityProviderMetadata[]> {
    const registered = await this.store.list();
    const read = await Promise.all(registered.map(({ entityId }) => this.byEntityId(entityId)));
    return read.flatMap((provider) => provider ?? []);
  }

  /** What is stored is the provider's own EntityDescriptor; a document of several is not read as one's. */
  private async read(entityId: string): Promise<IdentityProviderMetadata | undefined> {
    const stored = await this.store.metadataOf(entityId);
    if (!stored) return undefined;
    const { identityProviders } = readRelyingPartyMetadata(Buffer.from(stored.metadata));
    const [only, ...others] = identityProviders;
    if (!only || others.length > 0) return undefined;
    // The text is in the database; many of them would fill the memory.
    const provider: IdentityProviderMetadata & { xml?: string } = { ...only };
    delete provider.xml;
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(stored.metadataDigest, provider);
    return provider;
  }
}
