import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError } from '../../platform/errors/domain-error.js';
import { CallerChanged, type AskingEService } from '../access/caller.js';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { USED_TOGETHER } from '../audit/disclosure.js';
import { DisclosuresStore } from '../audit/disclosures.store.js';
import { attributeAllowed } from '../relying-parties/agreement.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import type { Evidence, EvidenceRefusal } from '../relying-parties/evidence.js';
import { withheldByLogin } from '../relying-parties/evidence.rules.js';
import { ShownLogins } from '../relying-parties/shown-logins.js';
import { aboutDecision, type Judged } from './disclosed-decision.rules.js';
import type { AccessQuestion, Act, AskedEmployment, Basis, Failure, Held, Together } from './decision.js';
import { covers, isListed, judge } from './judgement.rules.js';
import { withLapsed } from './lapsed.rules.js';
import { atProvenLevel, loginFor } from './proven-login.rules.js';
import { LapsedStore } from './lapsed.store.js';
import { reasonOf, type Reason } from './reasons.js';
import { Subjects, type AskedSubject } from './subjects.service.js';
import { TogetherService, type TogetherOutcome } from './together.service.js';

/** Who asks, and through which door. */
export interface Asking {
  readonly eService: AskingEService;
  /** The door, as recorded. */
  readonly channel: string;
  /** The asking party's own name of its request, where it has one. */
  readonly requestId?: string;
}

/** What an e-service is told: no more of why than its agreement lets it know. */
export interface Decision {
  /** What the decision is recorded under. */
  readonly id: string;
  readonly permitted: boolean;
  /** What a permit rests on, or what came nearest to one. */
  readonly basis?: Basis & { readonly power: string; readonly agreement: string };
  readonly reason?: Reason;
  readonly together?: Together;
  /** Why the evidence does not count, whoever is asked about. */
  readonly evidenceRefused?: EvidenceRefusal;
}

/** `deny-on-first-deny` and `permit-on-first-permit` end with the decision that decides; the rest is not decided. */
export type Semantic = 'execute-all' | 'deny-on-first-deny' | 'permit-on-first-permit';

/** A question with what is known of its subject; nothing was told or recorded yet. */
interface Considered {
  /** At the level of the login that was shown, where that is proven. */
  readonly question: AccessQuestion;
  readonly evidence: Evidence;
  readonly found: AskedSubject;
  readonly judged: readonly Judged[];
}

/** May this subject do this to that? The one computation and the agreement say so, for every door alike. */
@Injectable()
export class DecisionsService {
  constructor(
    private readonly subjects: Subjects,
    private readonly lapsed: LapsedStore,
    private readonly together: TogetherService,
    private readonly disclosures: DisclosuresStore,
    private readonly catalogue: AttributeCatalogue,
    private readonly logins: ShownLogins,
  ) {}

  /**
   * A permit, or a denial that reveals nothing to a party without an agreement: an unknown subject and one of an
   * organisation without an agreement are denied alike, after the same work. On record before it is told.
   * @throws CallerChanged where who asks was told from memory and is another now, or none: nothing was recorded
   * @throws DomainError of kind `unavailable` when it could not be found out or recorded
   */
  async decide(asking: Asking, question: AccessQuestion): Promise<Decision> {
    const evidence = await this.logins.of(question.evidence, asking.eService.entityId);
    return this.conclude(asking, await this.consider(asking, question, evidence));
  }

  /** In the order of the questions; fewer when the semantic says so. What is not told is not recorded. Throws as `decide`. */
  async decideMany(
    asking: Asking,
    questions: readonly AccessQuestion[],
    semantic: Semantic = 'execute-all',
  ): Promise<Decision[]> {
    // Nothing is read that could tell whether who asks is still as it was.
    if (questions.length === 0 && asking.eService.kept) throw new CallerChanged();
    const loginOf = this.logins.eachOnce(asking.eService.entityId);
    const considered = await Promise.all(
      questions.map(async (question) => this.consider(asking, question, await loginOf(question.evidence))),
    );
    if (semantic === 'execute-all' && !considered.some(takesSeveral)) {
      // All of them first: so they are recorded by one statement.
      const concluded = await Promise.all(considered.map((one) => this.concluded(asking, one)));
      return Promise.all(considered.map((one, n) => this.recorded(asking, one, concluded[n] ?? [])));
    }
    const decisions: Decision[] = [];
    for (const one of considered) {
      const decision = await this.conclude(asking, one);
      decisions.push(decision);
      if (semantic === 'deny-on-first-deny' && !decision.permitted) break;
      if (semantic === 'permit-on-first-permit' && decision.permitted) break;
    }
    return decisions;
  }

  private async consider(
    { eService }: Asking,
    asked: AccessQuestion,
    evidence: Evidence,
  ): Promise<Considered> {
    const question = atProvenLevel(asked, evidence);
    const found = await this.subjects.forAct(eService, question, evidence);
    const judged = found.employments.map((employment) =>
      judgedOf(employment, question, { evidence, ambiguous: found.ambiguous }),
    );
    return { question, evidence, found, judged };
  }

  private async conclude(asking: Asking, considered: Considered): Promise<Decision> {
    const concluded = await this.concluded(asking, considered);
    try {
      return await this.recorded(asking, considered, concluded);
    } catch (error) {
      // Somebody else's permit of the same use by several was recorded before this one.
      if (!(error instanceof DomainError) || error.code !== USED_TOGETHER) throw error;
      return this.recorded(asking, considered, concluded.map(usedByOthers));
    }
  }

  private async concluded(asking: Asking, considered: Considered): Promise<readonly Judged[]> {
    const { judged } = considered;
    if (judged.some(({ verdict }) => verdict?.outcome === 'permit')) return judged;
    const several = judged.filter(({ verdict }) => verdict?.outcome === 'together');
    return several.length > 0 ? this.withOthers(asking, considered, several) : this.withReasons(considered);
  }

  private async recorded(
    { eService, channel, requestId }: Asking,
    { question, evidence, found }: Considered,
    concluded: readonly Judged[],
  ): Promise<Decision> {
    const id = randomUUID();
    await this.disclosures.record({
      channel,
      requester: eService.entityId,
      relyingPartyId: eService.relyingPartyId,
      requestId: requestId ?? id,
      responseId: id,
      about: aboutDecision({ question, evidence, at: found.at }, concluded),
    });
    return {
      ...this.told(id, concluded),
      ...(evidence.outcome === 'refused' && { evidenceRefused: evidence.reason }),
    };
  }

  /** Takes part in a use by several, for the organisation that it is of; the permit, when this is the last of them. */
  private async withOthers(
    { eService }: Asking,
    { question: act, judged }: Considered,
    several: readonly Judged[],
  ): Promise<readonly Judged[]> {
    const concluded = new Map<Judged, Judged>();
    for (const one of several) {
      const { employment, verdict } = one;
      const { agreement } = employment;
      if (verdict?.outcome !== 'together' || !agreement) continue;
      const { candidates } = verdict;
      const participant = { partyId: eService.relyingPartyId, employment, agreement, candidates, act };
      const outcome = await this.together.takePart(participant);
      concluded.set(one, { employment, ...afterTakingPart(outcome) });
      if (outcome.outcome === 'complete' || outcome.code !== 'together-unknown') break;
    }
    return judged.map((one) => concluded.get(one) ?? one);
  }

  /** What was given, too, where nothing that is in force is enough: only then does anybody ask why. */
  private async withReasons({
    question: act,
    evidence,
    found,
    judged,
  }: Considered): Promise<readonly Judged[]> {
    const explained = judged.filter(({ verdict }) => verdict);
    const covering = found.powers.filter((power) => covers(power, act));
    const rows = await this.lapsed.forParty(
      explained.map(({ employment }) => employment.employmentId),
      covering.map(({ id }) => id),
    );
    return judged.map((one) =>
      one.verdict
        ? judgedOf(withLapsed(one.employment, rows, covering), act, { evidence, ambiguous: false })
        : one,
    );
  }

  private told(id: string, judged: readonly Judged[]): Decision {
    const permit = judged.find(({ verdict }) => verdict?.outcome === 'permit');
    const { agreement } = permit?.employment ?? {};
    if (permit?.verdict?.outcome === 'permit' && agreement) {
      const { held } = permit.verdict;
      const basis = { ...held.basis, power: held.power.code, agreement: agreement.id };
      return {
        id,
        permitted: true,
        ...(this.knowsDetails(agreement) && { basis }),
        ...(permit.together && { together: permit.together }),
      };
    }
    for (const { employment, verdict } of judged) {
      if (verdict?.outcome !== 'deny' || !employment.agreement) continue;
      const told = this.toldFailure(verdict.failure, employment.agreement);
      if (told) return { id, permitted: false, ...told };
    }
    return { id, permitted: false };
  }

  /** Of a power that the agreement lists the party may know why it is not enough; of others not that they are held. */
  private toldFailure(
    failure: Failure,
    agreement: AgreementInForce,
  ): Pick<Decision, 'basis' | 'reason' | 'together'> | undefined {
    if (!failure.held || failure.code === 'not-in-agreement' || !isListed(agreement, failure.held.power))
      return undefined;
    const { basis, power } = failure.held;
    const details = this.knowsDetails(agreement);
    return {
      reason: reasonOf(failure, details),
      ...(details && { basis: { ...basis, power: power.code, agreement: agreement.id } }),
      ...(failure.together && { together: failure.together }),
    };
  }

  private knowsDetails(agreement: AgreementInForce): boolean {
    return attributeAllowed(agreement, this.catalogue.mandateDetails);
  }
}

function afterTakingPart(outcome: TogetherOutcome): Pick<Judged, 'verdict' | 'together' | 'others'> {
  const { held, together } = outcome;
  const shown = together && { together };
  return outcome.outcome === 'complete'
    ? { verdict: { outcome: 'permit', held }, others: outcome.others, ...shown }
    : { verdict: { outcome: 'deny', failure: { code: outcome.code, held, ...shown } } };
}

function usedByOthers({ together, others: _, ...one }: Judged): Judged {
  if (!together || one.verdict?.outcome !== 'permit') return one;
  return { ...one, verdict: { outcome: 'deny', failure: { code: 'together-used', held: one.verdict.held } } };
}

interface Found {
  readonly evidence: Evidence;
  readonly ambiguous: boolean;
}

function judgedOf(employment: AskedEmployment, act: Act, { evidence, ambiguous }: Found): Judged {
  const { agreement } = employment;
  const login = loginFor(employment, evidence);
  if (!agreement) return { employment, login, withheld: 'no-agreement' };
  if (ambiguous) return { employment, login, withheld: 'ambiguous-subject' };
  const withheld = withheldByLogin(login, agreement);
  if (withheld) return { employment, login, withheld };
  const known = preferKnown(employment.held, agreement);
  const judging = { act, agreement, propertiesCount: agreement.passedProperties };
  const verdict = judge({ ...employment, held: known }, judging);
  if (verdict.outcome !== 'deny' || verdict.failure.code !== 'no-power') return { employment, verdict };
  return { employment, verdict: judge(employment, judging) };
}

/** Powers that the agreement lists are judged first: of them the party can be told why. */
function preferKnown(held: readonly Held[], agreement: AgreementInForce): readonly Held[] {
  return held.filter(({ power }) => isListed(agreement, power));
}

function takesSeveral({ judged }: Considered): boolean {
  return judged.some(({ verdict }) => verdict?.outcome === 'together');
}
