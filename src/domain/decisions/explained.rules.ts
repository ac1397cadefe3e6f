import type { AgreementInForce } from '../relying-parties/agreement.js';
import type { FoundSubject } from './asked-facts.store.js';
import type { Act, AskedEmployment, Failure, Held } from './decision.js';
import { judge } from './judgement.rules.js';
import { reasonOf, type Reason } from './reasons.js';

/** All there is to know of a decision. */
export interface ExplainedDecision {
  /** The instant it is for, with microseconds (RFC 3339). */
  readonly at: string;
  readonly outcome: 'permit' | 'deny' | 'together';
  /** What it rests on, or what came nearest. */
  readonly held?: Held;
  readonly agreementId?: string;
  readonly reason?: Reason;
}

/** Who would be told: nobody; or a party, and what it has shown of the employee's login. */
export type AskedAs = 'nobody' | 'party' | 'party-with-login' | 'party-with-false-login';

/** By an agreement that requires encryption a party is told no decisions, and by one that requires evidence none without. */
export function asPartyAsks({ agreement, ...employment }: AskedEmployment, as: AskedAs): AskedEmployment {
  if (!agreement || agreement.requireEncryption || lacksLogin(agreement, as)) return employment;
  return { ...employment, agreement };
}

function lacksLogin({ requireEncryption, requireEvidence }: AgreementInForce, as: AskedAs): boolean {
  return !requireEncryption && (as === 'party-with-false-login' || (requireEvidence && as === 'party'));
}

/** Decided as an administrator sees it: as if the party asked, or as if nobody was told. */
export function explained(
  asked: AskedEmployment,
  act: Act,
  at: FoundSubject['at'],
  as: AskedAs,
): ExplainedDecision {
  const forParty = as !== 'nobody';
  if (asked.agreement && lacksLogin(asked.agreement, as))
    return { at, ...denied({ code: 'login-not-proven' }) };
  const employment = asPartyAsks(asked, as);
  const { agreement } = employment;
  const propertiesCount = forParty ? (agreement?.passedProperties ?? false) : true;
  const verdict = judge(employment, { act, propertiesCount, ...(agreement && { agreement }) });
  const told = { at, ...(agreement && { agreementId: agreement.id }) };
  if (verdict.outcome === 'deny') return { ...told, ...denied(verdict.failure) };
  const held = verdict.outcome === 'permit' ? verdict.held : verdict.candidates[0];
  if (forParty && !agreement) return { ...told, ...denied({ code: 'not-in-agreement', held }) };
  return { ...told, outcome: verdict.outcome, held };
}

function denied(failure: Failure): Pick<ExplainedDecision, 'outcome' | 'held' | 'reason'> {
  return { outcome: 'deny', reason: reasonOf(failure, true), ...(failure.held && { held: failure.held }) };
}
