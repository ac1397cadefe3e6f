import { Injectable } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { AuditStore } from '../audit/audit.store.js';
import { optionalText, requireText } from '../directory/text.rules.js';
import { Administrators } from './administrators.js';
import { ApprovalStore, type ApprovalVerdict } from './approval.store.js';
import type { MandateState, Verdict } from './mandate.js';
import { requireIndependent, requireUnexpired } from './mandate.rules.js';
import { MandateStates, type OpenMandate } from './mandate-states.js';
import { refusals } from './mandates.errors.js';

/** Four eyes and more: who may decide on a pending mandate, and what follows. */
@Injectable()
export class MandateApprovals {
  constructor(
    private readonly database: AdministrationDatabase,
    private readonly states: MandateStates,
    private readonly approvals: ApprovalStore,
    private readonly administrators: Administrators,
    private readonly audit: AuditStore,
  ) {}

  async decide(caller: Caller, input: Verdict, verdict: ApprovalVerdict): Promise<{ state: MandateState }> {
    const approver = caller.personId;
    if (approver === undefined) throw refusals.approverUnknown();
    const text = verdict === 'approved' ? optionalText : requireText;
    const reason = text('reason', input.reason ?? '', 1000);
    return this.database.transaction(caller.administers, async (tx) => {
      const found = await this.open(tx, caller, input, approver);
      if (verdict === 'approved') this.requireApprovable(caller, found);
      const { id: mandateId, organisationId, power } = found.mandate;
      const row = { mandateId, organisationId, approverPersonId: approver, verdict, reason: reason ?? null };
      const approvalId = await this.approvals.insert(tx, row);
      const state = await this.conclude(tx, found, verdict, reason);
      await this.audit.append(tx, caller, {
        organisationId,
        act: verdict === 'approved' ? 'mandate.approve' : 'mandate.reject',
        subjectIds: [mandateId, approvalId],
        before: { mandateId, state: found.state },
        after: { mandateId, state, verdict },
        details: { power: power.code, state },
        ...(reason && { reason }),
      });
      return { state };
    });
  }

  private async open(
    tx: Transaction,
    caller: Caller,
    { mandateId, ifVersion }: Verdict,
    approver: string,
  ): Promise<OpenMandate> {
    const found = await this.states.open(tx, caller, mandateId, ifVersion);
    const { mandate, state } = found;
    if (state !== 'pending') throw refusals.badTransition(state, 'active');
    requireIndependent(approver, {
      requestedBy: mandate.requestedByPersonId,
      holder: mandate.holderPersonId,
    });
    if (await this.approvals.hasDecided(tx, mandateId, approver)) throw refusals.decidedAlready();
    return found;
  }

  /** Approving empowers, as granting does; what is over is rejected or revoked. */
  private requireApprovable(caller: Caller, { mandate, status }: OpenMandate): void {
    requireUnexpired(status);
    this.administrators.requireGivable(caller, mandate);
  }

  /** The state the mandate is in after the verdict. */
  private async conclude(
    tx: Transaction,
    found: OpenMandate,
    verdict: ApprovalVerdict,
    reason: string | undefined,
  ) {
    const approvals = await this.approvals.count(tx, found.mandate.id);
    if (verdict === 'approved' && approvals < found.mandate.power.approvalsNeeded) return found.state;
    const wanted = verdict === 'approved' ? 'active' : 'rejected';
    await this.states.enter(tx, found, wanted, reason);
    return wanted;
  }
}
