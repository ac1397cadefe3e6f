import { Injectable } from '@nestjs/common';
import type { KnownParty } from '../../../domain/relying-parties/relying-party.js';
import { RelyingPartiesAnswerStore } from '../../../domain/relying-parties/relying-parties.answer-store.js';
import { denied } from '../refused.js';
import { readRelyingPartyMetadata, type RelyingPartyMetadata } from '../xml/relying-party-metadata.js';

/** A registered party with the keys of its metadata. That it is who asks is not proven yet. */
export interface ClaimedParty {
  readonly party: KnownParty;
  readonly metadata: RelyingPartyMetadata;
}

/** More parties than any federation has; a bound, so that memory stays flat. */
const REMEMBERED = 20_000;

/**
 * Step 2. Whether the party is registered is asked at every query, so that a removal takes effect at once. Only the
 * reading of its metadata is remembered, by digest and party, since many parties may come from one document: keys made
 * once are what makes verification cheap.
 */
@Injectable()
export class IdentifyRelyingParty {
  private readonly remembered = new Map<string, RelyingPartyMetadata>();

  constructor(private readonly store: RelyingPartiesAnswerStore) {}

  /** @throws Refused when no such party is registered or its metadata has expired (fails closed) */
  async byIssuer(unverifiedIssuer: string): Promise<ClaimedParty> {
    const party = await this.store.findByEntityId(unverifiedIssuer);
    if (!party) throw denied('party-unknown');
    const metadata = this.remembered.get(editionOf(party)) ?? (await this.read(party));
    if (metadata.validUntil && metadata.validUntil <= new Date()) throw denied('party-metadata-expired');
    return { party, metadata };
  }

  private async read(party: KnownParty): Promise<RelyingPartyMetadata> {
    const stored = await this.store.metadataOf(party.id);
    if (!stored) throw denied('party-unknown');
    const { parties } = readRelyingPartyMetadata(Buffer.from(stored.metadata));
    const metadata = parties.find((candidate) => candidate.entityId === party.entityId);
    if (!metadata) throw denied('party-metadata-unusable');
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(editionOf({ ...party, metadataDigest: stored.metadataDigest }), metadata);
    return metadata;
  }
}

function editionOf({ metadataDigest, entityId }: KnownParty): string {
  return `${metadataDigest} ${entityId}`;
}
