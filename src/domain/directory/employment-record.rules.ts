import type { EmploymentRecord, IdentifierRecord, TermRecord } from './employee-view.rules.js';

/** As the database writes it: instants are ISO 8601 text, no rows are null. */
type AsJson<T> = {
  readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};

export interface EmploymentRow {
  readonly id: string;
  readonly personId: string;
  readonly organisationId: string;
  readonly uid: string;
  readonly managedBy: string;
  readonly number: string;
  readonly protectedIdentity: boolean;
  readonly ofEmployment: readonly AsJson<IdentifierRecord>[] | null;
  readonly ofPerson: readonly AsJson<IdentifierRecord>[] | null;
  readonly facts: { readonly version: string | null; readonly terms: readonly AsJson<TermRecord>[] | null };
}

/** The row as a record; instants in whole milliseconds, rounded down. */
export function toEmploymentRecord(row: EmploymentRow): EmploymentRecord {
  const { ofEmployment, ofPerson, number, organisationId, protectedIdentity, facts, ...own } = row;
  return {
    ...own,
    version: facts.version ?? '',
    organisation: { id: organisationId, number },
    person: { protectedIdentity, identifiers: (ofPerson ?? []).map(toIdentifier) },
    terms: (facts.terms ?? []).map(toTerm),
    identifiers: (ofEmployment ?? []).map(toIdentifier),
  };
}

function toIdentifier(row: AsJson<IdentifierRecord>): IdentifierRecord {
  return { ...row, ...period(row) };
}

function toTerm(row: AsJson<TermRecord>): TermRecord {
  return {
    ...row,
    ...period(row),
    recordedAt: new Date(row.recordedAt),
    endRecordedAt: optionalDate(row.endRecordedAt),
    lastVerifiedAt: new Date(row.lastVerifiedAt),
  };
}

function period(row: { validFrom: string; validUntil: string | null; endedAt: string | null }) {
  return {
    validFrom: new Date(row.validFrom),
    validUntil: optionalDate(row.validUntil),
    endedAt: optionalDate(row.endedAt),
  };
}

function optionalDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
