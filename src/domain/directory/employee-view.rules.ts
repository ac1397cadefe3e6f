import type { EmployeeView } from './employee.js';
import type { IdentifierType } from './identifier.rules.js';
import { heldFor, holdsAt, type Dated } from './period.rules.js';

/** An employment as read, before it is decided what may be shown. */
export interface EmploymentRecord {
  readonly id: string;
  readonly personId: string;
  readonly uid: string;
  readonly organisation: { readonly number: string };
  readonly person: { readonly protectedIdentity: boolean; readonly identifiers: readonly IdentifierRecord[] };
  readonly terms: readonly TermRecord[];
  readonly identifiers: readonly IdentifierRecord[];
}

interface IdentifierRecord extends Dated {
  readonly type: IdentifierType;
  readonly displayValue: string;
}

interface TermRecord extends Dated {
  readonly displayName: string;
  readonly title: string | null;
  readonly mail: string | null;
  readonly unit: { readonly code: string } | null;
}

/** What an administrator sees of an employment; of a protected identity only what is needed to administer it. */
export function employeeView(record: EmploymentRecord, now: Date, unmasked: boolean): EmployeeView {
  const masked = record.person.protectedIdentity && !unmasked;
  const term = tellingTerm(record.terms, now);
  const inForce = [...record.identifiers, ...record.person.identifiers].filter((identifier) =>
    holdsAt(identifier, now),
  );
  const shown = inForce.filter(({ type }) => !masked || type === 'orgAffiliation');
  return {
    employmentId: record.id,
    personId: record.personId,
    organisation: record.organisation.number,
    uid: record.uid,
    orgAffiliation: `${record.uid}@${record.organisation.number}`,
    protectedIdentity: record.person.protectedIdentity,
    masked,
    employed: term !== undefined && holdsAt(term, now),
    ...(term && heldFor(term)),
    ...(term && !masked && personalFacts(term)),
    identifiers: shown.map(({ type, displayValue }) => ({ type, value: displayValue })),
  };
}

/** The term in force, else the next, else the last that held. */
function tellingTerm(terms: readonly TermRecord[], now: Date): TermRecord | undefined {
  const held = terms.filter((term) => heldFor(term).until?.getTime() !== term.validFrom.getTime());
  const sorted = held.toSorted((one, other) => one.validFrom.getTime() - other.validFrom.getTime());
  return (
    sorted.find((term) => holdsAt(term, now)) ?? sorted.find((term) => term.validFrom > now) ?? sorted.at(-1)
  );
}

function personalFacts({ displayName, title, mail, unit }: TermRecord) {
  return { displayName, ...(title && { title }), ...(mail && { mail }), ...(unit && { unit: unit.code }) };
}
