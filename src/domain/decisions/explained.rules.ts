import { isForSamlAlone } from '../relying-parties/agreement.rules.js';
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

/** By an agreement that is for SAML alone a party is told no decisions. */
export function asPartyAsks({ agreement, ...employment }: AskedEmployment): AskedEmployment {
  return agreement && !isForSamlAlone(agreement) ? { ...employment, agreement } : employment;
}

/** Decided as an administrator sees it: as if the party asked, or as if nobody was told. */
export function explained(
  asked: AskedEmployment,
  act: Act,
  at: FoundSubject['at'],
  forParty: boolean,
): ExplainedDecision {
  const employment = asPartyAsks(asked);
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
