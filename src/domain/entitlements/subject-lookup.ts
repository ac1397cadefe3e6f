import {
  byEmployment,
  byIdentifier,
  byIssuerId,
  byPersonalNumber,
  type EntitlementsStatements,
} from './entitlements.statement.js';

/** How a statement finds the subject. The hash is the keyed hash of a personal number. */
export type SubjectLookup =
  | { readonly identifierType: string; readonly value: string }
  | { readonly issuerId: string; readonly code: string; readonly uid: string }
  | { readonly personalNumberHash: Uint8Array }
  | { readonly employmentId: string };

/** Of one subject, in the order of the statement's own after its number. */
export type SubjectParameters = readonly (string | Buffer)[];

export function statementsFor(subject: SubjectLookup): [EntitlementsStatements, SubjectParameters] {
  if ('employmentId' in subject) return [byEmployment, [subject.employmentId]];
  if ('personalNumberHash' in subject) return [byPersonalNumber, [Buffer.from(subject.personalNumberHash)]];
  if ('issuerId' in subject) return [byIssuerId, [subject.issuerId, subject.code, subject.uid]];
  return [byIdentifier, [subject.identifierType, subject.value]];
}

/** What a statement takes of subjects that it finds together: their numbers, from 0, then their parameters. */
export function columnsOf(subjects: readonly SubjectParameters[]): readonly unknown[][] {
  const columns = subjects[0]?.map((_, column) => subjects.map((parameters) => parameters[column])) ?? [];
  return [subjects.map((_, n) => n), ...columns];
}
