import type { MandateRow, RoleRow } from '../entitlements/facts-row.rules.js';
import type { AgreementInForce } from '../relying-parties/agreement.js';
import { coveringOf, toEmployment, type AskedFacts } from './asked-facts.rules.js';
import type { AskedEmployment, CoveringPower } from './decision.js';

/** The statement's JSON. Powers and agreements are told by their versions. */
export type RememberedAskedRow = PowerVersionsRow | RememberedEmploymentRow | ClientRow;

interface PowerVersionsRow {
  readonly at: string;
  readonly powers: readonly string[];
}
/** What is remembered of an employment that a question names; where something is null it has to be computed. */
interface RememberedEmploymentRow {
  readonly n: number;
  readonly agreement: string | null;
  readonly facts: RememberedHeld | null;
}
interface RememberedHeld {
  readonly employment: Omit<AskedEmployment, 'agreement' | 'held' | 'isLoggedIn'>;
  /** For each power that covers the act and is held. */
  readonly held: readonly { readonly roles: readonly RoleRow[]; readonly mandates: readonly MandateRow[] }[];
}
/** A client that asks, as it is now: see KeptClient. */
interface ClientRow {
  readonly client: string;
  readonly text: string;
}

/** What is told by versions alone, and has to be known: not of who has left, who costs no more than nobody. */
export interface Versions {
  readonly powers: readonly string[];
  readonly agreements: readonly string[];
}

export function versionsIn(rows: readonly RememberedAskedRow[]): Versions {
  return {
    powers: rows.flatMap((row) => ('powers' in row ? row.powers : [])),
    agreements: rows.flatMap((row) => ('facts' in row && row.facts ? (row.agreement ?? []) : [])),
  };
}

/** Of each client that counts now what is read of it. */
export function clientsIn(rows: readonly RememberedAskedRow[]): ReadonlyMap<string, string> {
  return new Map(
    rows.flatMap((row): [string, string][] => ('client' in row ? [[row.client, row.text]] : [])),
  );
}

/** By version. */
export interface Known {
  readonly powers: ReadonlyMap<string, CoveringPower>;
  readonly agreements: ReadonlyMap<string, AgreementInForce>;
}

/**
 * As `toAskedFacts`, of the questions that need not be computed: those of whom somebody is known, and all is to be told.
 * None, where a version of a power is not known any longer.
 */
export function toRememberedAsked(rows: readonly RememberedAskedRow[], known: Known): AskedFacts {
  const first = rows.find((row) => 'powers' in row);
  if (!first) throw new Error('The statement gave no powers.');
  const powers = first.powers.flatMap((version) => known.powers.get(version) ?? []);
  const employments =
    powers.length === first.powers.length ? employmentsIn(rows, powers, known.agreements) : new Map();
  return { at: first.at, powers, employments };
}

function employmentsIn(
  rows: readonly RememberedAskedRow[],
  powers: readonly CoveringPower[],
  agreements: Known['agreements'],
): ReadonlyMap<number, AskedEmployment[]> {
  const covering = coveringOf(powers);
  const employments = new Map<number, AskedEmployment[]>();
  const lacking = new Set<number>();
  for (const row of rows) {
    if (!('n' in row)) continue;
    const { n, facts } = row;
    const agreement = row.agreement === null ? undefined : agreements.get(row.agreement);
    if (agreement && facts) {
      const employment = { ...facts.employment, isLoggedIn: false, agreement };
      employments.set(n, [
        ...(employments.get(n) ?? []),
        toEmployment(employment, together(facts), covering),
      ]);
    } else lacking.add(n);
  }
  for (const n of lacking) employments.delete(n);
  return employments;
}

/** In the order of the computation. A role that carries several of the powers comes with each. */
function together({ held }: RememberedHeld) {
  return {
    roles: held.flatMap(({ roles }) => roles).sort(by(({ assignmentId }) => assignmentId)),
    mandates: held.flatMap(({ mandates }) => mandates).sort(by(({ mandateId }) => mandateId)),
  };
}

function by<Row>(id: (row: Row) => string) {
  return (one: Row, other: Row) => (id(one) < id(other) ? -1 : Number(id(one) > id(other)));
}
