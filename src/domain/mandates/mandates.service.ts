import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Reader } from '../../platform/database/reading-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { DatabaseClock } from '../directory/database-clock.store.js';
import { EmploymentStore, type EmploymentKey } from '../directory/employment.store.js';
import { Administrators } from './administrators.js';
import { IdempotentActs } from './idempotent-acts.js';
import { checkLimits, inheritLimits, requireNarrower } from './limit.rules.js';
import { MandateApprovals } from './mandate-approvals.js';
import type { Decision, Grant, IssuedMandate, MandateState, PassingOn, Verdict } from './mandate.js';
import { MandateIssuer } from './mandate-issuer.js';
import { requirePassable, requester } from './mandate.rules.js';
import { MandateStates, type OpenMandate } from './mandate-states.js';
import { MandateStore, type MandateRecord } from './mandate.store.js';
import { refusals } from './mandates.errors.js';
import { refusals as powerRefusals } from './powers.errors.js';
import type { Power } from './power.js';
import { PowerStore } from './power.store.js';

@Injectable()
export class MandatesService {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly clock: DatabaseClock,
    private readonly employments: EmploymentStore,
    private readonly powers: PowerStore,
    private readonly mandates: MandateStore,
    private readonly administrators: Administrators,
    private readonly acts: IdempotentActs,
    private readonly issuer: MandateIssuer,
    private readonly states: MandateStates,
    private readonly approvals: MandateApprovals,
  ) {}

  /**
   * Empowers an employee for the organisation. Active at once, or pending when the power needs approvals.
   * @throws DomainError with the codes of mandates.errors.ts, `power.incompatible`, and from the database
   *   `mandate.too-long` and `mandate.holder-not-employed`.
   */
  async grant(caller: Caller, input: Grant): Promise<IssuedMandate> {
    return this.database.transaction(caller.administers, (tx) => this.granted(tx, caller, input));
  }

  /**
   * What would be if it was granted: the same act, taken back after `look` has read what came of it.
   * @throws DomainError as `grant` and `AdministrationDatabase.rehearsal` say
   */
  async rehearseGrant<Seen>(
    caller: Caller,
    input: Grant,
    look: (issued: IssuedMandate, reader: Reader) => Promise<Seen>,
  ): Promise<Seen> {
    return this.database.rehearsal(caller.administers, (tx) => this.granted(tx, caller, input), look);
  }

  /**
   * Empowers another employee from a mandate: never wider, never longer, and only while that one lasts. Unless somebody
   * else is known to ask, it is the holder of that mandate who does.
   */
  async passOn(caller: Caller, input: PassingOn): Promise<IssuedMandate> {
    return this.database.transaction(caller.administers, async (tx) => {
      const parent = await this.states.open(tx, caller, input.mandateId);
      const holder = await this.employments.require(tx, caller, input.holder, 'holder');
      if (holder.organisation.id !== parent.mandate.organisationId) throw refusals.otherOrganisation();
      const sent = once('mandate.pass-on', input, holder.organisation.id);
      return this.acts.once(tx, caller, sent, () => this.passOnTo(tx, caller, parent, holder, input));
    });
  }

  /** Ends the mandate for good, and with it every one passed on from it. @returns their ids, the mandate's own first. */
  async revoke(caller: Caller, input: Decision): Promise<{ revoked: string[] }> {
    return this.states.revoke(caller, input);
  }

  /** What would be if it was revoked, as `rehearseGrant`. */
  async rehearseRevocation<Seen>(
    caller: Caller,
    input: Decision,
    look: (done: { revoked: string[] }, reader: Reader) => Promise<Seen>,
  ): Promise<Seen> {
    return this.database.rehearsal(caller.administers, (tx) => this.states.revoked(tx, caller, input), look);
  }

  /** Nobody may use the mandate, nor those passed on from it, until it is resumed. */
  async suspend(caller: Caller, input: Decision): Promise<void> {
    await this.states.change(caller, input, 'suspended');
  }

  async resume(caller: Caller, input: Decision): Promise<void> {
    await this.states.change(caller, input, 'active');
  }

  /** The decision of the caller's own person; the mandate becomes active with the last approval its power asks for. */
  async approve(caller: Caller, input: Verdict): Promise<{ state: MandateState }> {
    return this.approvals.decide(caller, input, 'approved');
  }

  /** One rejection is enough, and final. */
  async reject(caller: Caller, input: Decision): Promise<{ state: MandateState }> {
    return this.approvals.decide(caller, input, 'rejected');
  }

  private async granted(tx: Transaction, caller: Caller, input: Grant): Promise<IssuedMandate> {
    const holder = await this.employments.require(tx, caller, input.holder, 'holder');
    const sent = once('mandate.grant', input, holder.organisation.id);
    return this.acts.once(tx, caller, sent, () => this.grantTo(tx, caller, holder, input));
  }

  private async grantTo(
    tx: Transaction,
    caller: Caller,
    holder: EmploymentKey,
    input: Grant,
  ): Promise<IssuedMandate> {
    await this.administrators.defineFor(tx, caller, input.power);
    const power = await this.power(tx, input.power, holder);
    const named = await this.requester(tx, caller, input);
    return this.issuer.issue(tx, caller, {
      act: 'mandate.grant',
      holder,
      power,
      limits: checkLimits(power, input.limits ?? {}),
      from: input.from ?? (await this.clock.now(tx)),
      until: input.until,
      basis: input.basis,
      reason: input.reason,
      requestedBy: requester(caller.personId, named, power.approvalsNeeded),
    });
  }

  private async passOnTo(
    tx: Transaction,
    caller: Caller,
    { mandate: parent, status }: OpenMandate,
    holder: EmploymentKey,
    input: PassingOn,
  ): Promise<IssuedMandate> {
    const power = await this.power(tx, parent.power.code, holder);
    const period = await this.passingPeriod(tx, parent, input);
    const limits = checkLimits(power, inheritLimits(parent.limits, input.limits));
    const depth = await this.mandates.depth(tx, parent.id);
    const passing = { ...period, holderPersonId: holder.personId };
    requirePassable({ ...parent, status, depth }, passing, power.passableDepth);
    requireNarrower(power, parent.limits, limits);
    const asked = await this.requester(tx, caller, input);
    const named = asked ?? (caller.personId ? undefined : parent.holderPersonId);
    const requestedBy = requester(caller.personId, named, power.approvalsNeeded);
    return this.issuer.issue(tx, caller, {
      act: 'mandate.pass-on',
      ...{ holder, power, limits, ...period, requestedBy },
      ...{ basis: input.basis, reason: input.reason, parentId: parent.id },
    });
  }

  /** The natural person who is said to ask. */
  private async requester(tx: Transaction, caller: Caller, { requestedBy }: Grant | PassingOn) {
    if (requestedBy === undefined) return undefined;
    return (await this.employments.require(tx, caller, requestedBy, 'requestedBy')).personId;
  }

  private async power(tx: Transaction, code: string, { organisation }: EmploymentKey): Promise<Power> {
    const power = await this.powers.find(tx, code, organisation.id);
    if (!power) throw powerRefusals.notFound(code);
    return power;
  }

  private async passingPeriod(tx: Transaction, parent: MandateRecord, { from, until }: PassingOn) {
    const now = await this.clock.now(tx);
    const earliest = parent.validFrom > now ? parent.validFrom : now;
    return { from: from ?? earliest, until: until ?? parent.validUntil };
  }
}

function once(act: string, { idempotencyKey: key, ...input }: Grant | PassingOn, organisationId: string) {
  return { key, organisationId, input: { act, ...input } };
}
