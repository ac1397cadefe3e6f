import type { DisclosureAbout, RecordedAssurance, WithheldReason } from '../audit/disclosure.js';
import type { Evidence } from '../relying-parties/evidence.js';
import { recordedAssurance } from '../relying-parties/evidence.rules.js';
import { keptQuestion, type DecisionRecord } from './decision-record.js';
import type { AccessQuestion, AskedEmployment, Basis, Together, Verdict } from './decision.js';
import { levelOf } from './told.rules.js';

export type Sought = NonNullable<DecisionRecord['search']>;

/** What an employment came to; without a verdict where the party may not ask about it. */
export interface Judged {
  readonly employment: AskedEmployment;
  readonly verdict?: Verdict;
  readonly withheld?: WithheldReason;
  /** What is known of the login, where it differs from what the evidence says of itself. */
  readonly login?: Evidence;
  /** The use by several that a permit completed. */
  readonly together?: Together;
  /** What the others rest on who completed it with this one. */
  readonly others?: readonly Basis[];
  /** It was not asked about, but found or looked at in a search; with what was found by its name. */
  readonly searched?: {
    readonly search: Sought;
    readonly found?: readonly string[];
  };
}

/** What was asked, what was shown of a login, and the instant of the answer. */
export interface Answered {
  readonly question: AccessQuestion;
  readonly evidence: Evidence;
  readonly at: string;
}

const PERSONAL = ['personalIdentityNumber', 'prid', 'issuerId'];

/**
 * What goes on record about each employment; of a search that found nobody, that it did not. A subject named as a person is no business of an employer that has no
 * agreement with the party: that is recorded about the person, without the organisation.
 */
export function aboutDecision(
  answered: Answered,
  judged: readonly Judged[],
  sought?: Sought,
): DisclosureAbout[] {
  const { question, evidence, at } = answered;
  const namesPerson = PERSONAL.includes(question.subject.type);
  const concerned = judged.filter(
    ({ verdict, searched, withheld }) => verdict ?? searched ?? (withheld !== undefined && !namesPerson),
  );
  if (concerned.length > 0) return concerned.map((one, number) => aboutOne(answered, one, number === 0));
  const persons = [...new Set(judged.map(({ employment }) => employment.personId))];
  const denied = {
    ...NOTHING,
    assurance: assuranceOf(question, evidence),
    decision: {
      ...keptQuestion(question, false),
      at,
      ...(sought ? ({ outcome: 'nothing', search: sought } as const) : ({ outcome: 'denied' } as const)),
    },
  };
  if (persons.length === 0) return [denied];
  return persons.map((personId) => ({ ...denied, withheld: { '*': 'no-agreement' as const }, personId }));
}

const NOTHING = { released: [], withheld: {}, mandateIds: [], roleAssignmentIds: [] };

type Conclusion = Pick<DecisionRecord, 'outcome' | 'power' | 'basis' | 'reason' | 'dimension' | 'together'>;

function aboutOne(
  { question, evidence, at }: Answered,
  { employment, verdict, withheld, login = evidence, together, others, searched }: Judged,
  isFirst: boolean,
): DisclosureAbout {
  const { agreement } = employment;
  const bases = verdict?.outcome === 'permit' ? [verdict.held.basis, ...(others ?? [])] : [];
  return {
    ...NOTHING,
    organisationId: employment.organisation.id,
    employmentId: employment.employmentId,
    personId: employment.personId,
    ...(agreement && { agreementId: agreement.id }),
    ...(withheld && { withheld: { '*': withheld } }),
    ...basisIds(bases),
    assurance: assuranceOf(question, login),
    decision: {
      // Of a search that found many what was said of things is kept once.
      ...keptQuestion(
        question,
        (agreement?.passedProperties ?? false) && (isFirst || searched?.search !== 'subject'),
      ),
      at,
      ...conclusion(verdict),
      ...(withheld && isOfLogin(withheld) && ({ reason: 'login-not-proven' } as const)),
      ...(searched && { ...searched, outcome: searched.found?.length === 0 ? 'nothing' : 'permitted' }),
      ...(together && { together: together.reference }),
      ...(others && { others }),
    },
  };
}

/** No level is longer. */
const LONGEST_LEVEL = 512;

/** Without proof the level of assurance is what the party says. */
function assuranceOf(question: AccessQuestion, login: Evidence): RecordedAssurance {
  if (login.outcome !== 'none') return recordedAssurance(login);
  const uri = levelOf(question);
  return uri === undefined || uri.length > LONGEST_LEVEL ? { level: 'none' } : { level: 'claimed', uri };
}

function isOfLogin(withheld: WithheldReason): boolean {
  return withheld === 'evidence-missing' || withheld === 'evidence-refused';
}

function conclusion(verdict: Verdict | undefined): Conclusion {
  if (verdict?.outcome === 'permit') {
    const { held } = verdict;
    return { outcome: 'permitted', power: held.power.code, basis: held.basis };
  }
  if (verdict?.outcome !== 'deny') return { outcome: 'denied' };
  const { code, held, dimension, together } = verdict.failure;
  return {
    outcome: 'denied',
    reason: code,
    ...(held && { power: held.power.code, basis: held.basis }),
    ...(dimension !== undefined && { dimension }),
    ...(together && { together: together.reference }),
  };
}

function basisIds(bases: readonly Basis[]): Pick<DisclosureAbout, 'mandateIds' | 'roleAssignmentIds'> {
  const mandateIds = bases.flatMap((one) =>
    one.kind === 'mandate' ? [one.mandateId, ...one.passedOnFrom] : [],
  );
  const roleAssignmentIds = bases.flatMap((one) => (one.kind === 'assignment' ? [one.assignmentId] : []));
  return { mandateIds: [...new Set(mandateIds)], roleAssignmentIds: [...new Set(roleAssignmentIds)] };
}
