import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { optionalText } from '../directory/text.rules.js';
import { isEntityId } from './entity-id.rules.js';
import { keepOneUntil, keepUntil } from './kept-registrations.store.js';
import {
  MANUAL,
  otherSource,
  REMOVED,
  sourceOfFeed,
  type Brought,
  type Unreadable,
} from './metadata-feed.js';
import { refusals } from './relying-parties.errors.js';
import { metadataDigest, RelyingPartiesStore, type StoredParty } from './relying-parties.store.js';
import type { NewRelyingParty, RelyingParty } from './relying-party.js';

export type Registration = 'added' | 'changed' | 'unchanged';

export interface Synchronised {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** Registered from another source and therefore left alone. */
  readonly leftAlone: readonly string[];
}

interface SettledParty {
  readonly feed: string;
  readonly entityId: string;
  readonly party: NewRelyingParty | undefined;
  /** It is named and cannot be read: what is registered stays, until then. */
  readonly keptUntil?: Date | undefined;
}

/** Registration of the parties that may ask; for an operator of the service alone. */
@Injectable()
export class RelyingPartiesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: RelyingPartiesStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Registers the party, or brings what is registered under its entityID up to date. Agreements of a party that was
   * removed and comes back hold on.
   */
  async add(caller: Caller, party: NewRelyingParty, managedBy = MANUAL, reason?: string) {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      return this.register(tx, caller, party, managedBy, reason);
    });
  }

  /**
   * From now on the party is unknown to the attribute authority, until an operator adds it again.
   * @param handOver a feed may register it again
   */
  async remove(caller: Caller, entityId: string, reason?: string, handOver = false): Promise<void> {
    requireOperator(caller);
    await this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const party = await this.store.find(tx, entityId);
      if (!party || (party.removedAt && !handOver)) throw refusals.partyNotFound(entityId);
      await this.strike(tx, caller, party, reason);
      await this.store.assign(tx, party.id, handOver ? MANUAL : REMOVED);
    });
  }

  /** @throws DomainError `relying-party.not-found` */
  async show(caller: Caller, entityId: string): Promise<RelyingParty> {
    const party = await this.database.transaction(caller.administers, (tx) => this.store.find(tx, entityId));
    if (!party || party.removedAt) throw refusals.partyNotFound(entityId);
    return shown(party);
  }

  /** Ordered by entityID. Any caller: an organisation chooses from them whom it makes agreements with. */
  async list(caller: Caller): Promise<RelyingParty[]> {
    return this.database.transaction(caller.administers, (tx) => this.store.list(tx));
  }

  /**
   * Makes what is registered from a source equal to the set the source holds now. Touches no other source's parties; all
   * or nothing; an empty set is refused, since it is more often a lost folder than a wish.
   * @param kept entityIDs that stay registered as they are although they are not in the set, because what the source
   *   says of them is not clear; `all` when part of the source could not be read
   */
  async synchronise(
    caller: Caller,
    managedBy: string,
    parties: readonly NewRelyingParty[],
    kept: readonly string[] | 'all' = [],
  ): Promise<Synchronised> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const before = await this.store.list(tx, managedBy);
      const vanished =
        kept === 'all' ? [] : without(before, [...parties.map(({ entityId }) => entityId), ...kept]);
      if (parties.length === 0 && vanished.length > 0) throw refusals.emptySet(managedBy);
      const outcomes = await this.registerAll(tx, caller, parties, managedBy);
      for (const party of vanished) await this.strike(tx, caller, party, 'no longer in its source');
      const those = (outcome: string) =>
        outcomes.filter((one) => one.outcome === outcome).map((one) => one.entityId);
      return {
        added: those('added'),
        changed: those('changed'),
        leftAlone: those('left-alone'),
        removed: vanished.map(({ entityId }) => entityId),
      };
    });
  }

  /**
   * Registers what is new or changed of some parties of a feed. What an operator registered itself, or another feed, is left
   * alone.
   */
  async bring(caller: Caller, feed: string, parties: readonly NewRelyingParty[]): Promise<Brought> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const outcomes = await this.registerAll(tx, caller, parties, sourceOfFeed(feed));
      return {
        changed: outcomes.filter(({ outcome }) => outcome === 'added' || outcome === 'changed').length,
        leftTo: outcomes.flatMap(({ entityId, source }) => (source ? { entityId, source } : [])),
      };
    });
  }

  /**
   * What one entity of a feed is from now on, in a transaction with more.
   * @param one `party` undefined: none any longer, unless it is kept although it cannot be read
   * @returns the other source that the party was left to, if it was
   */
  async settle(tx: Transaction, caller: Caller, one: SettledParty): Promise<string | undefined> {
    const { feed, entityId, party, keptUntil } = one;
    requireOperator(caller);
    await this.store.lock(tx);
    const source = sourceOfFeed(feed);
    const [outcome] = party ? await this.registerAll(tx, caller, [party], source) : [];
    const registered = (party ?? keptUntil) ? undefined : await this.store.find(tx, entityId);
    if (registered?.removedAt === null && registered.managedBy === source)
      await this.strike(tx, caller, registered, 'no longer in its feed');
    await keepOneUntil(tx, 'relying_party', source, entityId, party ? undefined : keptUntil);
    return outcome?.source;
  }

  /**
   * Removes the parties of a feed that it does not name any longer, and gives what it names and cannot be read an end.
   * @param named entityIDs of all that it names, whether or not they can be used: what is broken is kept as it was
   */
  async strikeOthers(
    caller: Caller,
    feed: string,
    named: ReadonlySet<string>,
    unreadable: Unreadable,
  ): Promise<number> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const vanished = (await this.store.list(tx, sourceOfFeed(feed))).filter(
        ({ entityId }) => !named.has(entityId),
      );
      for (const party of vanished) await this.strike(tx, caller, party, 'no longer in its feed');
      await keepUntil(tx, 'relying_party', sourceOfFeed(feed), unreadable);
      return vanished.length;
    });
  }

  /** All parties of a source belong to another one from now on, in a transaction with more. @returns how many */
  async handOver(
    tx: Transaction,
    caller: Caller,
    { from, to, reason }: { from: string; to: string; reason: string | undefined },
  ): Promise<number> {
    requireOperator(caller);
    await this.store.lock(tx);
    const handedOver = await this.store.list(tx, from);
    await this.store.handOver(tx, from, to);
    for (const party of handedOver)
      await this.audit.append(tx, caller, {
        act: 'relying-party.change',
        subjectIds: [party.id],
        before: audited(party),
        after: audited({ ...party, managedBy: to }),
        details: { entityId: party.entityId },
        reason: optionalText('reason', reason, 1000),
      });
    return handedOver.length;
  }

  private async registerAll(
    tx: Transaction,
    caller: Caller,
    parties: readonly NewRelyingParty[],
    managedBy: string,
  ) {
    const outcomes: { entityId: string; outcome: Registration | 'left-alone'; source?: string }[] = [];
    for (const party of parties) {
      const { entityId } = party;
      const registered = await this.store.find(tx, entityId);
      const source = otherSource(registered, managedBy);
      if (source) outcomes.push({ entityId, outcome: 'left-alone', source });
      else outcomes.push({ entityId, outcome: (await this.register(tx, caller, party, managedBy)).outcome });
    }
    return outcomes;
  }

  private async register(
    tx: Transaction,
    caller: Caller,
    party: NewRelyingParty,
    managedBy: string,
    reason?: string,
  ) {
    if (!isEntityId(party.entityId)) throw refusals.invalidEntityId();
    const before = await this.store.find(tx, party.entityId);
    const other = otherSource(before, managedBy);
    if (other) throw refusals.managedElsewhere(party.entityId, other);
    if (before?.removedAt === null && before.managedBy === managedBy && isSame(before, party))
      return { party: before, outcome: 'unchanged' as const };
    const after = before
      ? await this.store.change(tx, before.id, party, managedBy)
      : await this.store.add(tx, party, managedBy);
    const isNew = before?.removedAt !== null;
    await this.audit.append(tx, caller, {
      act: isNew ? 'relying-party.add' : 'relying-party.change',
      subjectIds: [after.id],
      before: isNew ? undefined : audited(before),
      after: audited(after),
      details: { entityId: after.entityId },
      reason: optionalText('reason', reason, 1000),
    });
    return { party: after, outcome: isNew ? ('added' as const) : ('changed' as const) };
  }

  private async strike(tx: Transaction, caller: Caller, party: RelyingParty, reason?: string) {
    await this.store.remove(tx, party.id);
    await this.audit.append(tx, caller, {
      act: 'relying-party.remove',
      subjectIds: [party.id],
      before: audited(party),
      details: { entityId: party.entityId },
      reason: optionalText('reason', reason, 1000),
    });
  }
}

function without(parties: readonly RelyingParty[], entityIds: readonly string[]): RelyingParty[] {
  const named = new Set(entityIds);
  return parties.filter(({ entityId }) => !named.has(entityId));
}

function isSame(before: RelyingParty, party: NewRelyingParty): boolean {
  return (
    before.metadataDigest === metadataDigest(party.metadata) &&
    before.displayName === party.displayName &&
    before.entityCategories.join(' ') === party.entityCategories.join(' ')
  );
}

function shown({ removedAt: _removedAt, ...party }: StoredParty): RelyingParty {
  return party;
}

function audited({
  id,
  entityId,
  displayName,
  metadataDigest: digest,
  entityCategories,
  managedBy,
}: RelyingParty) {
  return { id, entityId, displayName, metadataDigest: digest, entityCategories, managedBy };
}
