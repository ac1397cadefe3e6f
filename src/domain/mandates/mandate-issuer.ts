import { Injectable } from '@nestjs/common';
import { actsFor, isOperator, type Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { DatabaseClock } from '../directory/database-clock.store.js';
import { EmploymentStore, type EmploymentKey } from '../directory/employment.store.js';
import { givenPeriod } from '../directory/given-period.rules.js';
import { requirePeriod } from '../directory/period.rules.js';
import { requireText } from '../directory/text.rules.js';
import { UnitStore } from '../directory/unit.store.js';
import { IncompatiblePowers } from '../roles/incompatible-powers.store.js';
import { Administrators } from './administrators.js';
import type { IssuedMandate, Limits } from './mandate.js';
import { MandateStore } from './mandate.store.js';
import { refusals } from './mandates.errors.js';
import { UNIT, type Power } from './power.js';

/** A mandate about to be made, all of it known. */
export interface Issue {
  readonly act: 'mandate.grant' | 'mandate.pass-on';
  readonly holder: EmploymentKey;
  readonly power: Power;
  readonly limits: Limits;
  readonly from: Date;
  readonly until: Date;
  readonly basis: string;
  readonly reason: string;
  readonly requestedBy: string | undefined;
  readonly parentId?: string;
}

/** What granting and passing on have in common: the mandate comes to be, with its limits, first state and audit event. */
@Injectable()
export class MandateIssuer {
  constructor(
    private readonly clock: DatabaseClock,
    private readonly units: UnitStore,
    private readonly employments: EmploymentStore,
    private readonly incompatible: IncompatiblePowers,
    private readonly mandates: MandateStore,
    private readonly administrators: Administrators,
    private readonly audit: AuditStore,
  ) {}

  async issue(tx: Transaction, caller: Caller, issue: Issue): Promise<IssuedMandate> {
    const { holder, power, limits, from, until } = issue;
    const reason = requireText('reason', issue.reason, 1000);
    requirePeriod(from, until);
    this.administrators.requireGivable(caller, { organisationId: holder.organisation.id, power, limits });
    if (power.approvalsNeeded > 0 && speaksForAnybody(caller)) throw refusals.requesterUnknown();
    if (actsFor(caller, holder.personId) || issue.requestedBy === holder.personId) throw refusals.toOneself();
    await this.incompatible.refuse(tx, holder, [power.id], { from, until });
    const at = await this.clock.now(tx);
    const row = mandateRow(givenPeriod(await this.employments.terms(tx, holder.id), issue, at));
    const mandateId = await this.mandates.insert(tx, row, limits, await this.unitIds(tx, holder, limits));
    const state = power.approvalsNeeded > 0 ? 'pending' : 'active';
    const entry = { state, reason, at } as const;
    await this.mandates.enter(tx, { id: mandateId, organisationId: row.organisationId }, entry);
    await this.audit.append(tx, caller, {
      organisationId: row.organisationId,
      act: issue.act,
      subjectIds: [mandateId, holder.id, ...(issue.parentId ? [issue.parentId] : [])],
      after: { mandateId, ...row, limits: { ...limits }, state },
      details: { power: power.code, state },
      reason,
    });
    return { mandateId, state };
  }

  private async unitIds(
    tx: Transaction,
    { organisation }: EmploymentKey,
    limits: Limits,
  ): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    for (const code of limits[UNIT] ?? [])
      ids.set(code, (await this.units.require(tx, organisation.id, code)).id);
    return ids;
  }
}

/**
 * An organisation's machine client could name anybody as the one who asks, and whoever has its token could then approve
 * what they asked for themselves.
 */
function speaksForAnybody(caller: Caller): boolean {
  return caller.personId === undefined && !isOperator(caller);
}

function mandateRow({ holder, power, parentId, from, until, basis, requestedBy }: Issue) {
  return {
    organisationId: holder.organisation.id,
    powerId: power.id,
    holderId: holder.id,
    parentId: parentId ?? null,
    validFrom: from,
    validUntil: until,
    basis: requireText('basis', basis, 1000),
    requestedByPersonId: requestedBy ?? null,
  };
}
