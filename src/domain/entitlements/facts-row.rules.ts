import type { PersonalNumberKind } from '../directory/personal-number.rules.js';
import type {
  EmploymentFacts,
  IdentifierFacts,
  Limits,
  MandateFacts,
  PowerFacts,
  RoleFacts,
} from './entitlement.js';

/** The statement's JSON: instants are ISO 8601 text, what is missing is null. */
export type AsJson<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? JsonValue<Exclude<T[K], undefined>> | null
    : JsonValue<T[K]>;
};
type JsonValue<T> = T extends Date
  ? string
  : T extends string | number | boolean
    ? T
    : T extends readonly (infer E)[]
      ? readonly JsonValue<E>[]
      : AsJson<T>;

export interface FactsRow extends AsJson<Omit<EmploymentFacts, 'personalNumber' | 'mandates'>> {
  readonly personalNumberKind: PersonalNumberKind | null;
  readonly personalNumber: string | null;
  readonly mandates: readonly MandateRow[];
}

export interface MandateRow extends AsJson<Omit<MandateFacts, 'limits'>> {
  /** Dimension and value, ordered. */
  readonly limits: readonly (readonly [string, string])[];
}

export function toFacts(row: FactsRow): EmploymentFacts {
  const { term, personalNumber, personalNumberKind } = row;
  return {
    employmentId: row.employmentId,
    personId: row.personId,
    uid: row.uid,
    organisation: row.organisation,
    term: {
      unit: term.unit ?? undefined,
      title: term.title ?? undefined,
      displayName: term.displayName,
      mail: term.mail ?? undefined,
      validUntil: optionalDate(term.validUntil),
    },
    employedUntil: optionalDate(row.employedUntil),
    protectedIdentity: row.protectedIdentity,
    personalNumber:
      personalNumber === null || personalNumberKind === null
        ? undefined
        : {
            personId: row.personId,
            kind: personalNumberKind,
            encrypted: Buffer.from(personalNumber, 'base64'),
          },
    identifiers: row.identifiers.map(toIdentifier),
    roles: row.roles.map(toRole),
    mandates: row.mandates.map(toMandate),
  };
}

function toIdentifier(row: AsJson<IdentifierFacts>): IdentifierFacts {
  return { type: row.type, value: row.value, validUntil: optionalDate(row.validUntil) };
}

export function toRole(row: AsJson<RoleFacts>): RoleFacts {
  return {
    assignmentId: row.assignmentId,
    code: row.code,
    unit: row.unit ?? undefined,
    validFrom: new Date(row.validFrom),
    validUntil: optionalDate(row.validUntil),
    powers: row.powers.map(toPower),
  };
}

export function toMandate(row: MandateRow): MandateFacts {
  return {
    mandateId: row.mandateId,
    passedOnFrom: row.passedOnFrom,
    power: toPower(row.power),
    limits: toLimits(row.limits),
    validFrom: new Date(row.validFrom),
    validUntil: new Date(row.validUntil),
  };
}

export function toLimits(rows: MandateRow['limits']): Limits {
  const limits = new Map<string, string[]>();
  for (const [dimension, value] of rows) limits.set(dimension, [...(limits.get(dimension) ?? []), value]);
  return Object.fromEntries(limits);
}

function toPower(row: AsJson<PowerFacts>): PowerFacts {
  const { condition, relyingPartyId } = row;
  return { ...row, condition: condition ?? undefined, relyingPartyId: relyingPartyId ?? undefined };
}

/** Cut to milliseconds, downwards: an end is never told later than it is. */
export function optionalDate(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
