import { Injectable } from '@nestjs/common';
import type { KnownParty } from '../../../domain/relying-parties/relying-party.js';
import { RelyingPartiesAnswerStore } from '../../../domain/relying-parties/relying-parties.answer-store.js';
import { MdqOnDemand } from '../feeds/mdq-on-demand.js';
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
 * Step 2. Whether the party is registered is asked at every query, so that a removal takes effect at once: by a statement
 * of its own, or, for a party told from memory, by the one that its answer is read with. The reading of its metadata is
 * remembered by digest: keys made once are what makes verification cheap.
 */
@Injectable()
export class IdentifyRelyingParty {
  private readonly remembered = new Map<string, RelyingPartyMetadata>();

  constructor(
    private readonly store: RelyingPartiesAnswerStore,
    private readonly onDemand: MdqOnDemand,
  ) {}

  /** @throws Refused when no such party is registered or its metadata has expired (fails closed) */
  async byIssuer(unverifiedIssuer: string): Promise<ClaimedParty> {
    const party =
      (await this.store.findByEntityId(unverifiedIssuer)) ?? (await this.brought(unverifiedIssuer));
    if (!party) throw denied('party-unknown');
    const metadata = this.remembered.get(party.metadataDigest) ?? (await this.read(party));
    const reason = fault(party, metadata);
    if (reason) throw denied(reason);
    return { party, metadata };
  }

  /**
   * As it was registered last, if it could be asked for so. What comes of it counts only where the answer, or `isStill`,
   * finds it registered so still.
   */
  fromMemory(unverifiedIssuer: string): ClaimedParty | undefined {
    const party = this.store.kept(unverifiedIssuer);
    const metadata = party && this.remembered.get(party.metadataDigest);
    return metadata && fault(party, metadata) === undefined ? { party, metadata } : undefined;
  }

  /** Asks whether a party told from memory is registered so still. */
  async isStill({ party }: ClaimedParty): Promise<boolean> {
    return this.store.isAsKept(party);
  }

  private async brought(unverifiedIssuer: string): Promise<KnownParty | undefined> {
    await this.onDemand.bring(unverifiedIssuer);
    return this.store.findByEntityId(unverifiedIssuer);
  }

  /** What is stored is the party's own EntityDescriptor; a document of several parties is not read as one's. */
  private async read(party: KnownParty): Promise<RelyingPartyMetadata> {
    const stored = await this.store.metadataOf(party.id);
    if (!stored) throw denied('party-unknown');
    const { parties } = readRelyingPartyMetadata(Buffer.from(stored.metadata));
    const [only, ...others] = parties;
    if (!only || others.length > 0) throw denied('party-metadata-unusable');
    // The text is in the database; many of them would fill the memory.
    const metadata: RelyingPartyMetadata & { xml?: string } = { ...only };
    delete metadata.xml;
    if (this.remembered.size >= REMEMBERED) this.remembered.clear();
    this.remembered.set(stored.metadataDigest, metadata);
    return metadata;
  }
}

/** Why the metadata does not count for the party. */
function fault(party: KnownParty, metadata: RelyingPartyMetadata): string | undefined {
  // Nobody's keys count for another, whatever documents are registered.
  if (metadata.entityId !== party.entityId) return 'party-metadata-unusable';
  return metadata.validUntil && metadata.validUntil <= new Date() ? 'party-metadata-expired' : undefined;
}
