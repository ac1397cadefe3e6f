import type { AttributeValue } from '../attributes/attribute-value.js';
import type { WithheldReason } from '../audit/disclosure.js';
import type { AgreementInForce } from './agreement.js';
import { attributeAllowed, codeAllowed, subjectAllowed } from './agreement.rules.js';
import { wantsPersonalNumber } from './entity-categories.rules.js';
import { ACCEPTS_COORDINATION_NUMBER } from './entity-category.js';
import { isLoginOf, levelsAccept, loginOf, withheldByLogin } from './evidence.rules.js';
import type { Evidence } from './evidence.js';
import type { Candidate, ReleaseQuestion } from './release.js';

/** A value that the policy allows, with what allowed it. */
export interface Permitted {
  readonly value: AttributeValue;
  readonly candidate: Candidate;
  readonly agreement: AgreementInForce;
}

/** What became of one candidate's values. */
export interface Judged {
  readonly candidate: Candidate;
  readonly agreement?: AgreementInForce;
  /** What is known of the employee's login. */
  readonly login: Evidence;
  readonly permitted: readonly Permitted[];
  readonly withheld: readonly { readonly name: string; readonly reason: WithheldReason }[];
}

/** Every value is refused unless each rule lets it pass: silence is no. */
export function judge(
  candidate: Candidate,
  values: readonly AttributeValue[],
  question: ReleaseQuestion,
): Judged {
  const agreement = question.agreements.find(
    ({ organisationId }) => organisationId === candidate.facts.organisation.id,
  );
  const login = loginOf(question.evidence, agreement, (proven) =>
    isLoginOf(candidate, proven, question.reveal),
  );
  const permitted: Permitted[] = [];
  const withheld: { name: string; reason: WithheldReason }[] = [];
  for (const value of values) {
    const reason = reasonToWithhold(value, candidate, { agreement, login }, question);
    if (reason || !agreement) withheld.push({ name: value.attribute.name, reason: reason ?? 'no-agreement' });
    else permitted.push({ value, candidate, agreement });
  }
  return { candidate, agreement, login, permitted: withoutReplaced(permitted), withheld };
}

function reasonToWithhold(
  value: AttributeValue,
  { facts, foundBy, rdn }: Candidate,
  { agreement, login }: Pick<Judged, 'agreement' | 'login'>,
  question: ReleaseQuestion,
): WithheldReason | undefined {
  if (agreement?.organisationId !== value.organisationId) return 'no-agreement';
  const askedBy = { type: foundBy, unspecified: question.unspecified, rdn };
  if (!subjectAllowed(agreement, askedBy)) return 'subject-not-allowed';
  // Before anything is compared with what was asked for: an answer that fails for a match alone would tell of it.
  if (agreement.requireEncryption && !question.canEncrypt) return 'no-encryption-key';
  const withheld = withheldByLogin(login, agreement);
  if (withheld) return withheld;
  if (!attributeAllowed(agreement, value.attribute)) return 'not-in-agreement';
  if (!value.codes.every((code) => codeAllowed(agreement, code))) return 'code-not-in-agreement';
  if (value.hidesLimits && !attributeAllowed(agreement, question.detailsAttribute)) return 'hides-limits';
  if (!levelsAccept(value.acceptedLevels ?? [], login)) return 'level-not-accepted';
  if (!scopeAuthorised(value, facts.organisation.scopes)) return 'scope-not-authorised';
  if (typeof value.value !== 'string' && !wantsPersonalNumber(question.entityCategories))
    return 'service-category';
  if (!numberAcceptable(value, question.entityCategories)) return 'coordination-number';
  return undefined;
}

/** A scoped attribute without a scope is as wrong as one with somebody else's. */
function scopeAuthorised({ attribute, scope }: AttributeValue, scopes: readonly string[]): boolean {
  if (scope === undefined) return !attribute.scoped;
  return scopes.some((authorised) => authorised.toLowerCase() === scope.toLowerCase());
}

function numberAcceptable({ value }: AttributeValue, entityCategories: readonly string[]): boolean {
  if (typeof value === 'string' || value.kind === 'personnummer') return true;
  return entityCategories.includes(ACCEPTS_COORDINATION_NUMBER);
}

function withoutReplaced(permitted: readonly Permitted[]): Permitted[] {
  const replaced = new Set(permitted.flatMap(({ value }) => (value.replaces ? [value.replaces] : [])));
  return permitted.filter(({ value }) => typeof value.value !== 'string' || !replaced.has(value.value));
}
