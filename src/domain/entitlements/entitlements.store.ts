import { Injectable } from '@nestjs/common';
import { AnsweringDatabase, type PreparedStatement } from '../../platform/database/answering-database.js';
import type { PersonalNumberKind } from '../directory/personal-number.rules.js';
import type {
  EmploymentFacts,
  IdentifierFacts,
  Instants,
  Limits,
  MandateFacts,
  PowerFacts,
  RoleFacts,
} from './entitlement.js';
import {
  byEmployment,
  byIdentifier,
  byPersonalNumber,
  type EntitlementsStatements,
} from './entitlements.statement.js';

/** How the statement finds the subject. The hash is the keyed hash of a personal number. */
export type SubjectLookup =
  | { readonly identifierType: string; readonly value: string }
  | { readonly personalNumberHash: Uint8Array }
  | { readonly employmentId: string };

/** Reads facts as the answering role; one statement, one snapshot. */
@Injectable()
export class EntitlementsStore {
  constructor(private readonly database: AnsweringDatabase) {}

  /** One entry per employment in force in an onboarded organisation, ordered by organisation number and uid. */
  async facts(subject: SubjectLookup, { at, asKnownAt }: Instants = {}): Promise<EmploymentFacts[]> {
    const [statements, parameters] = lookup(subject);
    const rows =
      at || asKnownAt
        ? await this.read(statements.asOf, [
            ...parameters,
            at?.toISOString() ?? null,
            asKnownAt?.toISOString() ?? null,
          ])
        : await this.read(statements.now, parameters);
    return rows.map(({ facts }) => toFacts(facts));
  }

  private read(statement: PreparedStatement, parameters: unknown[]): Promise<{ facts: Row }[]> {
    return this.database.query<{ facts: Row }>(statement, parameters);
  }
}

function lookup(subject: SubjectLookup): [EntitlementsStatements, unknown[]] {
  if ('employmentId' in subject) return [byEmployment, [subject.employmentId]];
  if ('personalNumberHash' in subject) return [byPersonalNumber, [Buffer.from(subject.personalNumberHash)]];
  return [byIdentifier, [subject.identifierType, subject.value]];
}

/** The statement's JSON: instants are ISO 8601 text, what is missing is null. */
type AsJson<T> = {
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

interface Row extends AsJson<Omit<EmploymentFacts, 'personalNumber' | 'mandates'>> {
  readonly personalNumberKind: PersonalNumberKind | null;
  readonly personalNumber: string | null;
  readonly mandates: readonly MandateRow[];
}

interface MandateRow extends AsJson<Omit<MandateFacts, 'limits'>> {
  /** Dimension and value, ordered. */
  readonly limits: readonly (readonly [string, string])[];
}

function toFacts(row: Row): EmploymentFacts {
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

function toRole(row: AsJson<RoleFacts>): RoleFacts {
  return {
    assignmentId: row.assignmentId,
    code: row.code,
    unit: row.unit ?? undefined,
    validFrom: new Date(row.validFrom),
    validUntil: optionalDate(row.validUntil),
    powers: row.powers.map(toPower),
  };
}

function toMandate(row: MandateRow): MandateFacts {
  return {
    mandateId: row.mandateId,
    passedOnFrom: row.passedOnFrom,
    power: toPower(row.power),
    limits: toLimits(row.limits),
    validFrom: new Date(row.validFrom),
    validUntil: new Date(row.validUntil),
  };
}

function toLimits(rows: MandateRow['limits']): Limits {
  const limits = new Map<string, string[]>();
  for (const [dimension, value] of rows) limits.set(dimension, [...(limits.get(dimension) ?? []), value]);
  return Object.fromEntries(limits);
}

function toPower(row: AsJson<PowerFacts>): PowerFacts {
  return { ...row, condition: row.condition ?? undefined };
}

/** Cut to milliseconds, downwards: an end is never told later than it is. */
function optionalDate(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
