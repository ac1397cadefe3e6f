import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { actsFor, requireAdministers, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from '../directory/database-clock.store.js';
import { requireText } from '../directory/text.rules.js';
import { isUuid } from '../directory/uuid.rules.js';
import { requireVersion } from '../directory/version.rules.js';
import { Administrators } from './administrators.js';
import type { Decision, MandateState, MandateStatus } from './mandate.js';
import { requireTransition, requireUnexpired } from './mandate.rules.js';
import { MandateStore, type MandateRecord } from './mandate.store.js';
import { refusals } from './mandates.errors.js';

/** A mandate nobody else acts on until the transaction ends, the state it is in and what that comes to now. */
export interface OpenMandate {
  readonly mandate: MandateRecord;
  readonly state: MandateState;
  readonly status: MandateStatus;
}

const acts = { active: 'mandate.resume', suspended: 'mandate.suspend', revoked: 'mandate.revoke' } as const;

/** What becomes of a mandate once it is there. */
@Injectable()
export class MandateStates {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly mandates: MandateStore,
    private readonly administrators: Administrators,
    private readonly audit: AuditStore,
  ) {}

  /**
   * The mandate, when the caller administers its organisation; else refused as one that does not exist.
   * @param ifVersion the version that the caller has read
   */
  async open(tx: Transaction, caller: Caller, id: string, ifVersion?: string): Promise<OpenMandate> {
    const mandate = isUuid(id) ? await this.mandates.find(tx, id) : undefined;
    if (!mandate) throw refusals.notFound();
    requireAdministers(caller, mandate.organisationId);
    this.administrators.requirePermitted(caller, mandate);
    await this.mandates.lockTree(tx, id);
    await requireVersion(ifVersion, () => this.mandates.version(tx, id));
    return { mandate, ...(await this.mandates.status(tx, id)) };
  }

  async change(caller: Caller, input: Decision, wanted: 'active' | 'suspended'): Promise<void> {
    const reason = requireText('reason', input.reason, 1000);
    await this.database.transaction(caller.administers, async (tx) => {
      const found = await this.open(tx, caller, input.mandateId, input.ifVersion);
      requireUnexpired(found.status);
      // Only what was suspended is resumed; what is pending becomes active by approvals alone.
      if (wanted === 'active' && found.state === 'pending') throw refusals.badTransition(found.state, wanted);
      if (wanted === 'active') this.requireResumable(caller, found.mandate);
      await this.enter(tx, found, wanted, reason);
      await this.record(tx, caller, found, wanted, { reason, ids: [found.mandate.id] });
    });
  }

  async revoke(caller: Caller, input: Decision): Promise<{ revoked: string[] }> {
    return this.database.transaction(caller.administers, (tx) => this.revoked(tx, caller, input));
  }

  /** Revokes it within the transaction. */
  async revoked(tx: Transaction, caller: Caller, input: Decision): Promise<{ revoked: string[] }> {
    const reason = requireText('reason', input.reason, 1000);
    const found = await this.open(tx, caller, input.mandateId, input.ifVersion);
    await this.enter(tx, found, 'revoked', reason);
    const revoked = await this.mandates.revokedWith(tx, found.mandate.id);
    await this.record(tx, caller, found, 'revoked', { reason, ids: revoked });
    return { revoked };
  }

  /** @throws DomainError when the state it is in does not lead there. */
  async enter(
    tx: Transaction,
    found: OpenMandate,
    wanted: MandateState,
    reason: string | undefined,
  ): Promise<void> {
    requireTransition(found.state, wanted);
    const at = await this.clock.now(tx);
    await this.mandates.enter(tx, found.mandate, { state: wanted, reason, at });
  }

  /** Resuming empowers, as granting does. */
  private requireResumable(caller: Caller, mandate: MandateRecord): void {
    this.administrators.requireGivable(caller, mandate);
    if (actsFor(caller, mandate.holderPersonId)) throw refusals.toOneself();
  }

  private async record(
    tx: Transaction,
    caller: Caller,
    { mandate, state }: OpenMandate,
    wanted: keyof typeof acts,
    { reason, ids }: { reason: string; ids: readonly string[] },
  ): Promise<void> {
    await this.audit.append(tx, caller, {
      organisationId: mandate.organisationId,
      act: acts[wanted],
      subjectIds: ids,
      before: { mandateId: mandate.id, state },
      after: { mandateId: mandate.id, state: wanted },
      details: { power: mandate.power.code, state: wanted },
      reason,
    });
  }
}
