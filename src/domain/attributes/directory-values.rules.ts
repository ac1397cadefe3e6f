import { earliest } from '../entitlements/earliest.js';
import type {
  EmploymentFacts,
  EncryptedPersonalNumber,
  IdentifierFacts,
} from '../entitlements/entitlement.js';
import type { AttributeCatalogue, AttributeDefinition } from './attribute-catalogue.js';
import type { AttributeValue } from './attribute-value.js';

const STATED_IDENTIFIERS = ['hsaId', 'eppn', 'prid'] as const;

/** Values from the directory: who the employee is, never what she may do. */
export function directoryValues(facts: EmploymentFacts, { standard }: AttributeCatalogue): AttributeValue[] {
  const { organisation, term } = facts;
  const shown = presentation(facts);
  const values: AttributeValue[] = [];
  const state = (
    attribute: AttributeDefinition,
    value: string | EncryptedPersonalNumber | undefined,
    until?: Date,
  ) => {
    if (value !== undefined) values.push(statement(facts, attribute, value, until));
  };
  state(standard.orgAffiliation, `${facts.uid}@${organisation.number}`);
  state(standard.organisationName, organisation.name);
  state(standard.organisationNumber, organisation.number);
  state(standard.displayName, shown.displayName, term.validUntil);
  state(standard.unitName, shown.unitName, term.validUntil);
  state(standard.title, shown.title, term.validUntil);
  state(standard.mail, shown.mail, term.validUntil);
  for (const type of STATED_IDENTIFIERS)
    for (const { value, validUntil } of identifiers(facts, type)) state(standard[type], value, validUntil);
  state(standard.personalNumber, facts.personalNumber);
  return values;
}

/**
 * A protected identity is shown under a stable name that tells nothing (org-person-01 allows an anonymised
 * displayName, "Administrator 123"), and what could lead to her or her workplace is not told: mail, unit and title.
 */
function presentation({ employmentId, term, protectedIdentity }: EmploymentFacts) {
  if (protectedIdentity) return { displayName: `Medarbetare ${employmentId.slice(0, 8)}` };
  return { displayName: term.displayName, unitName: term.unit?.name, title: term.title, mail: term.mail };
}

function identifiers(facts: EmploymentFacts, type: IdentifierFacts['type']): readonly IdentifierFacts[] {
  return facts.identifiers.filter((identifier) => identifier.type === type);
}

function statement(
  facts: EmploymentFacts,
  attribute: AttributeDefinition,
  value: string | EncryptedPersonalNumber,
  until: Date | undefined,
): AttributeValue {
  return {
    attribute,
    value,
    organisationId: facts.organisation.id,
    scope: attribute.scoped && typeof value === 'string' ? scopeOf(value) : undefined,
    codes: [],
    basis: { assignmentIds: [], mandateIds: [] },
    validUntil: earliest([until, facts.employedUntil]),
  };
}

/** What follows the last `@`: the part before may hold one itself. */
function scopeOf(value: string): string {
  return value.slice(value.lastIndexOf('@') + 1);
}
