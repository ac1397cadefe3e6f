import type { AttributeDefinition } from '../attributes/attribute-catalogue.js';
import { earliest } from '../entitlements/earliest.js';
import { subjectAllowed } from './agreement.rules.js';
import { aboutPersons, disclosedAbout, type Stated } from './disclosed-about.rules.js';
import { judge, type Permitted } from './permission.rules.js';
import type { Candidate, Release, ReleasedAttribute, ReleaseQuestion } from './release.js';
import { isRequested, passesFilters } from './requested-attributes.rules.js';

const VALIDITY_MS = 300_000;

/**
 * The release policy: agreement ∩ requested ∩ scopes we may assert. Producers propose values; each is kept back unless
 * every rule allows it, with the first reason against it on record.
 */
export function release(question: ReleaseQuestion): Release {
  const candidates = ofOnePerson(question);
  if (candidates === 'ambiguous-subject') return nothing(question.candidates);
  const judged = candidates.map((candidate) => {
    const asked = candidate.values.filter(({ attribute }) => isRequested(attribute, question.requested));
    return judge(candidate, asked, question);
  });
  const permitted = judged.flatMap((one) => one.permitted);
  const ambiguous = ambiguousAttributes(permitted);
  const stated = inClear(permitted, ambiguous, question);
  return { ...answer(stated), about: disclosedAbout(judged, stated, ambiguous) };
}

/**
 * What a question of several meanings found about different persons is nobody: only candidates in the way their
 * organisation's agreement allows count.
 */
function ofOnePerson({ candidates, agreements, unspecified }: ReleaseQuestion) {
  if (!unspecified) return candidates;
  const allowed = candidates.filter(({ facts, foundBy, rdn }) =>
    agreements.some(
      (one) =>
        one.organisationId === facts.organisation.id &&
        subjectAllowed(one, { type: foundBy, unspecified, rdn }),
    ),
  );
  return new Set(allowed.map(({ facts }) => facts.personId)).size > 1 ? 'ambiguous-subject' : allowed;
}

/** Single-valued attributes with different values from several employments: none of them can be said to be the one. */
function ambiguousAttributes(permitted: readonly Permitted[]): ReadonlySet<AttributeDefinition> {
  const single = permitted.filter(
    ({ value }) => !value.attribute.multiValued && typeof value.value === 'string',
  );
  const first = new Map<AttributeDefinition, Permitted['value']['value']>();
  const ambiguous = new Set<AttributeDefinition>();
  for (const { value } of single) {
    const before = first.get(value.attribute);
    if (before !== undefined && before !== value.value) ambiguous.add(value.attribute);
    first.set(value.attribute, value.value);
  }
  return ambiguous;
}

function inClear(
  permitted: readonly Permitted[],
  ambiguous: ReadonlySet<AttributeDefinition>,
  { requested, reveal }: ReleaseQuestion,
): Stated[] {
  return permitted
    .filter(({ value }) => !ambiguous.has(value.attribute))
    .map((one) => ({
      ...one,
      text: typeof one.value.value === 'string' ? one.value.value : reveal(one.value.value),
    }))
    .filter(({ value, text }) => passesFilters(value.attribute, text, requested));
}

/** An answer says what is true now and is not to be kept, so it lives briefly, and no longer than what it states. */
export function answerEnds({ validUntil }: Release, answeredAt: Date): Date {
  const usual = answeredAt.getTime() + VALIDITY_MS;
  return new Date(Math.min(usual, validUntil?.getTime() ?? usual));
}

function answer(stated: readonly Stated[]): Omit<Release, 'about'> {
  const agreements = stated.map(({ agreement }) => agreement);
  return {
    released: byAttribute(stated),
    validUntil: earliest(stated.flatMap(({ value, agreement }) => [value.validUntil, agreement.validUntil])),
    signAssertion: agreements.some(({ signAssertion }) => signAssertion),
    rsaSignature: agreements.some(({ rsaSignature }) => rsaSignature),
  };
}

function byAttribute(stated: readonly Stated[]): ReleasedAttribute[] {
  const values = new Map<AttributeDefinition, Set<string>>();
  for (const { value, text } of stated) {
    values.set(value.attribute, (values.get(value.attribute) ?? new Set()).add(text));
  }
  return [...values].map(([attribute, texts]) => ({ attribute, values: [...texts] }));
}

function nothing(candidates: readonly Candidate[]): Release {
  const about = aboutPersons(candidates, 'ambiguous-subject');
  return { released: [], signAssertion: false, rsaSignature: false, about };
}
