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

/** One row of the powers, and one for each employment. */
export type FactsRow = PowersRow | EmploymentRow;

interface PowersRow {
  readonly powers: readonly (AsJson<PowerFacts> & { readonly id: string })[];
}

/**
 * Of an employment that the subject with the number names: its facts, none where it is not in force; null: not remembered; false: they
 * are too long to be kept.
 */
export interface RememberedRow {
  readonly n: number;
  readonly facts: readonly RememberedEmployment[] | false | null;
}

type RememberedEmployment = Omit<EmploymentRow, 'subjects'> & PowersRow;

/** Mandates that were computed for what is remembered without them, and the powers that they are of. */
export interface HeldMandates extends PowersRow {
  readonly mandates: readonly MandateRow[];
}

export interface EmploymentRow extends AsJson<
  Omit<EmploymentFacts, 'personalNumber' | 'mandates' | 'roles'>
> {
  /** Numbers of the subjects that name the employment. */
  readonly subjects: readonly number[];
  readonly personalNumberKind: PersonalNumberKind | null;
  readonly personalNumber: string | null;
  readonly roles: readonly RoleRow[];
  /** Null: there are too many to be remembered. */
  readonly mandates: readonly MandateRow[] | null;
}

export interface RoleRow extends AsJson<Omit<RoleFacts, 'powers'>> {
  readonly powerIds: readonly string[];
}

export interface MandateRow extends AsJson<Omit<MandateFacts, 'limits' | 'power'>> {
  readonly powerId: string;
  /** Dimension and value, ordered. */
  readonly limits: readonly (readonly [string, string])[];
}

/** By id. All that what is held needs are there: they are read in one statement. */
type Powers = ReadonlyMap<string, PowerFacts>;

/** @returns by the subject's number the employments that it names, ordered by organisation number and uid */
export function toFacts(rows: readonly FactsRow[]): ReadonlyMap<number, EmploymentFacts[]> {
  const powers = new Map(rows.flatMap(powersOf));
  const found = new Map<number, EmploymentFacts[]>();
  for (const row of rows.filter(isOfEmployment).sort(byNumberAndUid)) {
    const facts = toEmploymentFacts(row, powers);
    for (const n of row.subjects) found.set(n, [...(found.get(n) ?? []), facts]);
  }
  return found;
}

/**
 * @param rows in any order, one for each employment that a subject names
 * @returns for each subject, by its number, as `toFacts`; undefined where not all of it is remembered
 * @param mandates whether they are needed: of who has very many all else is remembered
 */
export function toRememberedFacts(
  rows: readonly RememberedRow[],
  subjects: number,
  mandates: 'with mandates' | 'without mandates' = 'with mandates',
): (EmploymentFacts[] | undefined)[] {
  const isAll = ({ facts }: RememberedRow) =>
    facts && (mandates === 'without mandates' || facts.every((one) => one.mandates));
  const found: (EmploymentFacts[] | undefined)[] = Array.from({ length: subjects }, () => []);
  for (const row of rows) if (!isAll(row)) found[row.n] = undefined;
  for (const { n, facts } of rows) if (facts) found[n]?.push(...facts.map(toOneFacts));
  return found.map((facts) => facts?.sort(byNumberAndUid));
}

/** What is remembered without mandates, with these. */
export function withMandates({ n, facts }: RememberedRow, held: HeldMandates | null): RememberedRow {
  if (!held || !facts) return { n, facts };
  const { mandates, powers } = held;
  return {
    n,
    facts: facts.map((one) =>
      one.mandates ? one : { ...one, mandates, powers: [...one.powers, ...powers] },
    ),
  };
}

function toOneFacts(facts: RememberedEmployment): EmploymentFacts {
  return toEmploymentFacts(facts, new Map(powersOf(facts)));
}

function powersOf(row: FactsRow | PowersRow): [string, PowerFacts][] {
  return 'powers' in row ? row.powers.map((power) => [power.id, toPower(power)]) : [];
}

function isOfEmployment(row: FactsRow): row is EmploymentRow {
  return !('powers' in row);
}

function byNumberAndUid(one: Ordered, other: Ordered): number {
  return compare(one.organisation.number, other.organisation.number) || compare(one.uid, other.uid);
}

type Ordered = Pick<EmploymentFacts, 'organisation' | 'uid'>;

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function toEmploymentFacts(row: Omit<EmploymentRow, 'subjects'>, powers: Powers): EmploymentFacts {
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
    roles: row.roles.map((role) => toRole(role, powers)),
    mandates: (row.mandates ?? []).map((mandate) => toMandate(mandate, powers)),
  };
}

function toIdentifier(row: AsJson<IdentifierFacts>): IdentifierFacts {
  return { type: row.type, value: row.value, validUntil: optionalDate(row.validUntil) };
}

export function toRole(row: RoleRow, powers: Powers): RoleFacts {
  return {
    assignmentId: row.assignmentId,
    code: row.code,
    unit: row.unit ?? undefined,
    validFrom: new Date(row.validFrom),
    validUntil: optionalDate(row.validUntil),
    powers: row.powerIds.map((id) => powerOf(id, powers)),
  };
}

export function toMandate(row: MandateRow, powers: Powers): MandateFacts {
  return {
    mandateId: row.mandateId,
    passedOnFrom: row.passedOnFrom,
    power: powerOf(row.powerId, powers),
    limits: toLimits(row.limits),
    validFrom: new Date(row.validFrom),
    validUntil: new Date(row.validUntil),
  };
}

export function toLimits(rows: MandateRow['limits']): Limits {
  if (rows.length === 0) return NO_LIMITS;
  const limits = new Map<string, string[]>();
  for (const [dimension, value] of rows) limits.set(dimension, [...(limits.get(dimension) ?? []), value]);
  return Object.fromEntries(limits);
}

const NO_LIMITS: Limits = {};

function toPower({ code, acceptedLevels, personsTogether, ...row }: AsJson<PowerFacts>): PowerFacts {
  const condition = row.condition ?? undefined;
  return {
    code,
    acceptedLevels,
    personsTogether,
    condition,
    relyingPartyId: row.relyingPartyId ?? undefined,
  };
}

function powerOf(id: string, powers: Powers): PowerFacts {
  const power = powers.get(id);
  if (!power) throw new Error('The statement did not tell a power that is held.');
  return power;
}

/** Cut to milliseconds, downwards: an end is never told later than it is. */
export function optionalDate(text: string | null): Date | undefined {
  return text === null ? undefined : new Date(text);
}
