import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { requireOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { optionalText } from '../directory/text.rules.js';
import { isEntityId } from './entity-id.rules.js';
import type { IdentityProvider, NewIdentityProvider } from './identity-provider.js';
import { IdentityProvidersStore, type StoredIdentityProvider } from './identity-providers.store.js';
import { keepOneUntil, keepUntil } from './kept-registrations.store.js';
import { MANUAL, otherSource, REMOVED, type Brought, type LeftTo, type Unreadable } from './metadata-feed.js';
import { refusals } from './relying-parties.errors.js';
import { metadataDigest } from './relying-parties.store.js';

interface SettledProvider {
  readonly source: string;
  readonly entityId: string;
  readonly provider: NewIdentityProvider | undefined;
  /** It is named and cannot be read: what is registered stays, until then. */
  readonly keptUntil?: Date | undefined;
}

/** Registration of identity providers; for an operator of the service alone. That one is registered lets nobody in. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly store: IdentityProvidersStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Registers what is new or changed of some providers of a source. What another source has registered is left alone, but
   * what an operator gives takes the place of what comes from a feed.
   */
  async bring(caller: Caller, source: string, providers: readonly NewIdentityProvider[]): Promise<Brought> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      let changed = 0;
      const leftTo: LeftTo[] = [];
      for (const provider of providers) {
        const outcome = await this.register(tx, caller, provider, source);
        if (outcome === 'changed') changed += 1;
        if (typeof outcome === 'object') leftTo.push({ entityId: provider.entityId, source: outcome.leftTo });
      }
      return { changed, leftTo };
    });
  }

  /**
   * What one entity of a source is from now on, in a transaction with more.
   * @param one `provider` undefined: none any longer, unless it is kept although it cannot be read
   * @returns the other source that the provider was left to, if it was
   */
  async settle(tx: Transaction, caller: Caller, one: SettledProvider): Promise<string | undefined> {
    const { source, entityId, provider, keptUntil } = one;
    requireOperator(caller);
    await this.store.lock(tx);
    const outcome = provider && (await this.register(tx, caller, provider, source));
    const registered = (provider ?? keptUntil) ? undefined : await this.store.find(tx, entityId);
    if (registered?.removedAt === null && registered.managedBy === source)
      await this.strike(tx, caller, registered, 'no longer in its source');
    await keepOneUntil(tx, 'identity_provider', source, entityId, provider ? undefined : keptUntil);
    return typeof outcome === 'object' ? outcome.leftTo : undefined;
  }

  /**
   * Removes the providers of a source that it does not name any longer, and gives what it names and cannot be read an end.
   * @param named entityIDs of all that it names, whether or not they can be used
   */
  async strikeOthers(
    caller: Caller,
    source: string,
    named: ReadonlySet<string>,
    unreadable?: Unreadable,
  ): Promise<number> {
    requireOperator(caller);
    return this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const before = await this.store.list(tx, source);
      const vanished = before.filter(({ entityId }) => !named.has(entityId));
      for (const provider of vanished) await this.strike(tx, caller, provider, 'no longer in its source');
      if (unreadable) await keepUntil(tx, 'identity_provider', source, unreadable);
      return vanished.length;
    });
  }

  /**
   * From now on nothing that the provider states counts, until an operator adds it again.
   * @param handOver a feed may register it again
   */
  async remove(caller: Caller, entityId: string, reason?: string, handOver = false): Promise<void> {
    requireOperator(caller);
    await this.database.transaction(caller.administers, async (tx) => {
      await this.store.lock(tx);
      const provider = await this.store.find(tx, entityId);
      if (!provider || (provider.removedAt && !handOver)) throw refusals.identityProviderNotFound(entityId);
      await this.strike(tx, caller, provider, reason);
      await this.store.assign(tx, provider.id, handOver ? MANUAL : REMOVED);
    });
  }

  /** All providers of a source belong to another one from now on, in a transaction with more. @returns how many */
  async handOver(
    tx: Transaction,
    caller: Caller,
    { from, to, reason }: { from: string; to: string; reason: string | undefined },
  ): Promise<number> {
    requireOperator(caller);
    await this.store.lock(tx);
    const handedOver = await this.store.list(tx, from);
    await this.store.handOver(tx, from, to);
    for (const provider of handedOver)
      await this.audit.append(tx, caller, {
        act: 'identity-provider.change',
        subjectIds: [provider.id],
        before: audited(provider),
        after: audited({ ...provider, managedBy: to }),
        details: { entityId: provider.entityId },
        reason: optionalText('reason', reason, 1000),
      });
    return handedOver.length;
  }

  /** Ordered by entityID. */
  async list(caller: Caller): Promise<IdentityProvider[]> {
    return this.database.transaction(caller.administers, (tx) => this.store.list(tx));
  }

  private async register(
    tx: Transaction,
    caller: Caller,
    provider: NewIdentityProvider,
    source: string,
  ): Promise<'changed' | 'unchanged' | { readonly leftTo: string }> {
    if (!isEntityId(provider.entityId)) throw refusals.invalidEntityId();
    const before = await this.store.find(tx, provider.entityId);
    const other = otherSource(before, source);
    if (other) return { leftTo: other };
    if (isSame(before, provider, source)) return 'unchanged';
    const after = await this.store.put(tx, provider, source);
    const known = before?.removedAt === null ? before : undefined;
    await this.audit.append(tx, caller, {
      act: known ? 'identity-provider.change' : 'identity-provider.add',
      subjectIds: [after.id],
      before: known && audited(known),
      after: audited(after),
      details: { entityId: after.entityId },
    });
    return 'changed';
  }

  private async strike(tx: Transaction, caller: Caller, provider: IdentityProvider, reason?: string) {
    await this.store.remove(tx, provider.id);
    await this.audit.append(tx, caller, {
      act: 'identity-provider.remove',
      subjectIds: [provider.id],
      before: audited(provider),
      details: { entityId: provider.entityId },
      reason: optionalText('reason', reason, 1000),
    });
  }
}

function isSame(before: StoredIdentityProvider | undefined, provider: NewIdentityProvider, source: string) {
  return (
    before?.removedAt === null &&
    before.managedBy === source &&
    before.displayName === provider.displayName &&
    before.metadataDigest === metadataDigest(provider.metadata)
  );
}

function audited({ id, entityId, displayName, metadataDigest: digest, managedBy }: IdentityProvider) {
  return { id, entityId, displayName, metadataDigest: digest, managedBy };
}
