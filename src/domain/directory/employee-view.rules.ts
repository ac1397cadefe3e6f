import type { EmployeeView, IdentifierView, TermView } from './employee.js';
import type { IdentifierType, PridPersistence } from './identifier.rules.js';
import { heldFor, holdsAt, type Dated } from './period.rules.js';

/** An employment as read, before it is decided what may be shown. */
export interface EmploymentRecord {
  readonly id: string;
  readonly personId: string;
  readonly uid: string;
  readonly managedBy: string;
  readonly version: string;
  readonly organisation: { readonly id: string; readonly number: string };
  readonly person: { readonly protectedIdentity: boolean; readonly identifiers: readonly IdentifierRecord[] };
  /** Oldest first. */
  readonly terms: readonly TermRecord[];
  readonly identifiers: readonly IdentifierRecord[];
}

export interface IdentifierRecord extends Dated {
  readonly id: string;
  readonly type: IdentifierType;
  readonly displayValue: string;
  readonly managedBy: string;
  readonly persistence?: PridPersistence | null;
}

export interface TermRecord extends Dated {
  readonly id: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly mail: string | null;
  readonly unitId: string | null;
  readonly unit: string | null;
  readonly unitName: string | null;
  readonly managedBy: string;
  readonly recordedAt: Date;
  readonly endRecordedAt: Date | null;
  readonly lastVerifiedAt: Date;
}

/** What an administrator sees of an employment; of a protected identity only what is needed to administer it. */
export function employeeView(record: EmploymentRecord, now: Date, unmasked: boolean): EmployeeView {
  const masked = isMasked(record, unmasked);
  const term = tellingTerm(record.terms, now);
  const inForce = [...record.identifiers, ...record.person.identifiers].filter((identifier) =>
    holdsAt(identifier, now),
  );
  const shown = inForce.filter(({ type }) => !masked || type === 'orgAffiliation');
  return {
    employmentId: record.id,
    personId: record.personId,
    organisationId: record.organisation.id,
    organisation: record.organisation.number,
    uid: record.uid,
    orgAffiliation: `${record.uid}@${record.organisation.number}`,
    protectedIdentity: record.person.protectedIdentity,
    masked,
    employed: term !== undefined && holdsAt(term, now),
    ...(term && heldFor(term)),
    ...(term && !masked && personalFacts(term)),
    identifiers: shown.map(identifierView),
    managedBy: record.managedBy,
    version: record.version,
  };
}

/** All terms of the employment, oldest first, masked alike. */
export function termViews(record: EmploymentRecord, unmasked: boolean): TermView[] {
  const masked = isMasked(record, unmasked);
  return record.terms.map((term) => ({
    id: term.id,
    employmentId: record.id,
    masked,
    ...heldFor(term),
    ...(!masked && personalFacts(term)),
    recordedAt: term.recordedAt,
    ...(term.endRecordedAt && { endRecordedAt: term.endRecordedAt }),
    lastVerifiedAt: term.lastVerifiedAt,
    managedBy: term.managedBy,
  }));
}

function isMasked({ person }: EmploymentRecord, unmasked: boolean): boolean {
  return person.protectedIdentity && !unmasked;
}

function identifierView(identifier: IdentifierRecord): IdentifierView {
  const { id, type, displayValue, managedBy, persistence } = identifier;
  const view = { id, type, value: displayValue, ...heldFor(identifier), managedBy };
  return persistence ? { ...view, persistence } : view;
}

/** The term in force, else the next, else the last that held. */
function tellingTerm(terms: readonly TermRecord[], now: Date): TermRecord | undefined {
  const held = terms.filter((term) => heldFor(term).until?.getTime() !== term.validFrom.getTime());
  const sorted = held.toSorted((one, other) => one.validFrom.getTime() - other.validFrom.getTime());
  return (
    sorted.find((term) => holdsAt(term, now)) ?? sorted.find((term) => term.validFrom > now) ?? sorted.at(-1)
  );
}

function personalFacts({ displayName, title, mail, unitId, unit, unitName }: TermRecord) {
  return {
    displayName,
    ...(title && { title }),
    ...(mail && { mail }),
    ...(unit && { unit }),
    ...(unitId && { unitId }),
    ...(unitName && { unitName }),
  };
}
