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
interface PowersRow {
  readonly at: string;
  readonly powers: readonly CoveringPowerRow[];
}
interface EmploymentRow extends Omit<AskedEmployment, 'agreement' | 'held'>, HeldRows {
  /** Number of the question. */
  readonly n: number;
  readonly agreement: AgreementRow | null;
}
interface HeldRows {
  readonly roles: readonly RoleRow[];
  readonly mandates: readonly MandateRow[];
}

export interface AskedFacts {
  /** The instant of the answer, with microseconds (RFC 3339). */
  readonly at: string;
  readonly powers: readonly CoveringPower[];
  /** By number of the question. */
  readonly employments: ReadonlyMap<number, AskedEmployment[]>;
}

export function toAskedFacts(rows: readonly AskedFactsRow[]): AskedFacts {
  const first = rows.find((row): row is PowersRow => 'powers' in row);
  if (!first) throw new Error('The statement gave no powers.');
  const powers = first.powers.map(toPower);
  const covering = coveringOf(powers);
  const employments = new Map<number, AskedEmployment[]>();
  for (const row of rows) {
    if ('powers' in row) continue;
    const { n, agreement, roles, mandates, ...employment } = row;
    const asked = { ...employment, ...(agreement && { agreement: toAgreementInForce(agreement) }) };
    employments.set(n, [...(employments.get(n) ?? []), toEmployment(asked, { roles, mandates }, covering)]);
  }
  return { at: first.at, powers, employments };
}

export interface Covering {
  readonly byId: ReadonlyMap<string, CoveringPower>;
  readonly byCode: ReadonlyMap<string, CoveringPower>;
}

export function coveringOf(powers: readonly CoveringPower[]): Covering {
  return {
    byId: new Map(powers.map((power) => [power.id, power])),
    byCode: new Map(powers.map((power) => [power.code, power])),
  };
}

export function toPower({ condition, relyingPartyId, ...row }: CoveringPowerRow): CoveringPower {
  return {
    ...row,
    ...(condition !== null && { condition }),
    ...(relyingPartyId !== null && { relyingPartyId }),
  };
}

export function toEmployment(
  employment: Omit<AskedEmployment, 'held'>,
  { roles, mandates }: HeldRows,
  { byId, byCode }: Covering,
): AskedEmployment {
  const facts = {
    organisation: employment.organisation,
    roles: roles.map((role) => toRole(role, byId)),
    mandates: mandates.map((mandate) => toMandate(mandate, byId)),
  };
  const held = entitlements(facts).flatMap((one) => {
    const power = one.kind === 'power' ? byCode.get(one.code) : undefined;
    return power ? [toHeld(one, power)] : [];
  });
  return { ...employment, held };
}

function toHeld({ basis, limits, acceptedLevels }: Entitlement, power: CoveringPower): Held {
  return { power, basis, limits, acceptedLevels };
}
