import type { AttributeDefinition } from '../attributes/attribute-catalogue.js';
import type { DisclosureAbout, WithheldReason } from '../audit/disclosure.js';
import type { SubjectKey } from '../directory/identifier.rules.js';
import { recordedAssurance } from './evidence.rules.js';
import type { Judged, Permitted } from './permission.rules.js';
import type { Candidate } from './release.js';

/** A permitted value in clear text, as it is answered. */
export interface Stated extends Permitted {
  readonly text: string;
}

/**
 * What goes on record about each employment. A subject named as a person is no business of an employer that has no
 * agreement with the party: that is recorded about the person, without the organisation.
 */
export function disclosedAbout(
  judged: readonly Judged[],
  stated: readonly Stated[],
  ambiguous: ReadonlySet<AttributeDefinition>,
): DisclosureAbout[] {
  const concerned = judged.filter(({ agreement, candidate }) => agreement ?? !namesPerson(candidate.foundBy));
  if (concerned.length > 0) return concerned.map((one) => aboutOne(one, stated, ambiguous));
  const candidates = judged.map(({ candidate }) => candidate);
  return aboutPersons(candidates, 'no-agreement');
}

/** Nothing was told; about persons, without their organisations. */
export function aboutPersons(candidates: readonly Candidate[], reason: WithheldReason): DisclosureAbout[] {
  const persons = distinct(candidates.map(({ facts }) => facts.personId));
  const nothing = { released: [], withheld: { '*': reason }, mandateIds: [], roleAssignmentIds: [] };
  return persons.map((personId) => ({ ...nothing, personId }));
}

function aboutOne(
  { candidate, agreement, login, permitted, withheld }: Judged,
  all: readonly Stated[],
  ambiguous: ReadonlySet<AttributeDefinition>,
): DisclosureAbout {
  const stated = all.filter((one) => one.candidate === candidate);
  const unstated = permitted
    .map(({ value: { attribute } }) => attribute)
    .filter((attribute) => !stated.some(({ value }) => value.attribute === attribute))
    .map((attribute) => [attribute.name, ambiguous.has(attribute) ? 'ambiguous' : 'not-matching'] as const);
  // The last entry of a name counts, so the first reason of each goes last.
  const refused = withheld.map(({ name, reason }) => [name, reason] as const).reverse();
  return {
    organisationId: candidate.facts.organisation.id,
    employmentId: candidate.facts.employmentId,
    personId: candidate.facts.personId,
    agreementId: agreement?.id,
    released: distinct(stated.map(({ value }) => value.attribute.name)),
    withheld: Object.fromEntries([...unstated, ...refused]),
    mandateIds: distinct(stated.flatMap(({ value }) => value.basis.mandateIds)),
    roleAssignmentIds: distinct(stated.flatMap(({ value }) => value.basis.assignmentIds)),
    assurance: recordedAssurance(login),
  };
}

function namesPerson(type: SubjectKey['type']): boolean {
  return type === 'personalIdentityNumber' || type === 'prid' || type === 'issuerId';
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
