import type { MandateState, MandateStatus } from './mandate.js';
import { refusals } from './mandates.errors.js';

/** What of a mandate decides how it may be passed on. */
export interface Parent {
  readonly status: MandateStatus;
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** How many times the mandate has been passed on already; 0: granted. */
  readonly depth: number;
  readonly holderPersonId: string;
}

export interface Passing {
  readonly from: Date;
  readonly until: Date;
  readonly holderPersonId: string;
}

/** @throws DomainError saying what would let it pass. Limits are checked by requireNarrower. */
export function requirePassable(parent: Parent, passing: Passing, passableDepth: number): void {
  const { status } = parent;
  if (status !== 'active' && status !== 'scheduled') throw refusals.parentNotActive(status);
  if (parent.depth >= passableDepth) throw refusals.tooDeep(passableDepth);
  if (passing.from < parent.validFrom || passing.until > parent.validUntil) {
    throw refusals.outsideParent(parent.validFrom, parent.validUntil);
  }
  if (passing.holderPersonId === parent.holderPersonId) throw refusals.toOneself();
}

const successors: Readonly<Record<MandateState, readonly MandateState[]>> = {
  pending: ['active', 'rejected', 'revoked'],
  active: ['suspended', 'revoked'],
  suspended: ['active', 'revoked'],
  rejected: [],
  revoked: [],
};

/** @throws DomainError `mandate.state-final` or `mandate.bad-transition`. */
export function requireTransition(state: MandateState, wanted: MandateState): void {
  if (successors[state].includes(wanted)) return;
  throw successors[state].length === 0 ? refusals.stateFinal(state) : refusals.badTransition(state, wanted);
}

/** What is over does not come back, and cannot be rested. @throws DomainError `mandate.state-final` */
export function requireUnexpired(status: MandateStatus): void {
  if (status === 'expired') throw refusals.stateFinal(status);
}

/**
 * The natural person on record as asking for a mandate. A person who acts is the one who asks: were another one taken
 * on their word, they could then approve what they had asked for.
 */
export function requester(
  callerPersonId: string | undefined,
  named: string | undefined,
  approvalsNeeded: number,
): string | undefined {
  if (callerPersonId !== undefined && named !== undefined && named !== callerPersonId)
    throw refusals.requesterNotCaller();
  const person = callerPersonId ?? named;
  if (approvalsNeeded > 0 && person === undefined) throw refusals.requesterUnknown();
  return person;
}

/** Four eyes: who decides, who asked and who holds are three natural persons, whichever employments they use. */
export function requireIndependent(
  approver: string,
  mandate: { requestedBy: string | undefined; holder: string },
): void {
  if (approver === mandate.requestedBy || approver === mandate.holder)
    throw refusals.approverNotIndependent();
}
