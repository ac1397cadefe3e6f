import type { Entitlement } from '../entitlements/entitlement.js';
import { entitlements } from '../entitlements/entitlements.rules.js';
import { toMandate, toRole, type MandateRow, type RoleRow } from '../entitlements/facts-row.rules.js';
import { toAgreementInForce, type AgreementRow } from '../relying-parties/agreement-in-force.sql.js';
import type { AskedEmployment, CoveringPower, Held } from './decision.js';

/** The statement's JSON: instants are ISO 8601 text, what is missing is null. */
export type AskedFactsRow = PowersRow | EmploymentRow;

export interface CoveringPowerRow extends Omit<CoveringPower, 'condition' | 'relyingPartyId'> {
  readonly condition: string | null;
  readonly relyingPartyId: string | null;
}
export interface PowersRow {
  readonly at: string;
  readonly powers: readonly CoveringPowerRow[];
}
interface EmploymentRow extends Omit<AskedEmployment, 'agreement' | 'held'> {
  /** Number of the question. */
  readonly n: number;
  readonly roles: readonly RoleRow[];
  readonly mandates: readonly MandateRow[];
  readonly agreement: AgreementRow | null;
}

/** The JSON of what is remembered of an employment that a question names; where one of them is null it has to be computed. */
export interface RememberedAskedRow {
  readonly n: number;
  readonly agreement: AgreementRow | null;
  readonly facts: RememberedHeld | null;
}
interface RememberedHeld {
  readonly employment: Omit<AskedEmployment, 'agreement' | 'held' | 'isLoggedIn'>;
  /** For each power that covers the act and is held. */
  readonly held: readonly Pick<EmploymentRow, 'roles' | 'mandates'>[];
}

export interface AskedFacts {
  /** The instant of the answer, with microseconds (RFC 3339). */
  readonly at: string;
  readonly powers: readonly CoveringPower[];
  /** By number of the question. */
  readonly employments: ReadonlyMap<number, AskedEmployment[]>;
}

export function toAskedFacts(rows: readonly AskedFactsRow[]): AskedFacts {
  const covering = toCovering(rows);
  const employments = new Map<number, AskedEmployment[]>();
  for (const row of rows) {
    if ('powers' in row) continue;
    employments.set(row.n, [...(employments.get(row.n) ?? []), toEmployment(row, covering)]);
  }
  return { at: covering.at, powers: covering.powers, employments };
}

/** @returns the same, of the questions that need not be computed: those of whom somebody is known, and all is to be told */
export function toRememberedAsked(rows: readonly (PowersRow | RememberedAskedRow)[]): AskedFacts {
  const covering = toCovering(rows);
  const employments = new Map<number, AskedEmployment[]>();
  const lacking = new Set<number>();
  for (const row of rows) {
    if ('powers' in row) continue;
    const { n, agreement, facts } = row;
    if (!agreement || !facts) lacking.add(n);
    else
      employments.set(n, [
        ...(employments.get(n) ?? []),
        toEmployment({ n, agreement, isLoggedIn: false, ...facts.employment, ...together(facts) }, covering),
      ]);
  }
  for (const n of lacking) employments.delete(n);
  return { at: covering.at, powers: covering.powers, employments };
}

interface Covering {
  readonly at: string;
  readonly powers: readonly CoveringPower[];
  readonly byId: ReadonlyMap<string, CoveringPower>;
  readonly byCode: ReadonlyMap<string, CoveringPower>;
}

function toCovering(rows: readonly (AskedFactsRow | RememberedAskedRow)[]): Covering {
  const first = rows.find((row): row is PowersRow => 'powers' in row);
  if (!first) throw new Error('The statement gave no powers.');
  const powers = first.powers.map(toPower);
  const byId = new Map(powers.map((power) => [power.id, power]));
  const byCode = new Map(powers.map((power) => [power.code, power]));
  return { at: first.at, powers, byId, byCode };
}

export function toPower({ condition, relyingPartyId, ...row }: CoveringPowerRow): CoveringPower {
  return {
    ...row,
    ...(condition !== null && { condition }),
    ...(relyingPartyId !== null && { relyingPartyId }),
  };
}

/** In the order of the computation. A role that carries several of the powers comes with each. */
function together({ held }: RememberedHeld): Pick<EmploymentRow, 'roles' | 'mandates'> {
  return {
    roles: held.flatMap(({ roles }) => roles).sort(by(({ assignmentId }) => assignmentId)),
    mandates: held.flatMap(({ mandates }) => mandates).sort(by(({ mandateId }) => mandateId)),
  };
}

function by<Row>(id: (row: Row) => string) {
  return (one: Row, other: Row) => (id(one) < id(other) ? -1 : Number(id(one) > id(other)));
}

function toEmployment(
  { n: _, agreement, roles, mandates, ...row }: EmploymentRow,
  { byId, byCode }: Covering,
): AskedEmployment {
  const facts = {
    organisation: row.organisation,
    roles: roles.map((role) => toRole(role, byId)),
    mandates: mandates.map((mandate) => toMandate(mandate, byId)),
  };
  const held = entitlements(facts).flatMap((one) => {
    const power = one.kind === 'power' ? byCode.get(one.code) : undefined;
    return power ? [toHeld(one, power)] : [];
  });
  return { ...row, ...(agreement && { agreement: toAgreementInForce(agreement) }), held };
}

function toHeld({ basis, limits, acceptedLevels }: Entitlement, power: CoveringPower): Held {
  return { power, basis, limits, acceptedLevels };
}
