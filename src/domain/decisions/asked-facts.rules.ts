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
interface EmploymentRow extends Omit<AskedEmployment, 'agreement' | 'held'> {
  /** Number of the question. */
  readonly n: number;
  readonly roles: readonly RoleRow[];
  readonly mandates: readonly MandateRow[];
  readonly agreement: AgreementRow | null;
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
  const byId = new Map(powers.map((power) => [power.id, power]));
  const byCode = new Map(powers.map((power) => [power.code, power]));
  const employments = new Map<number, AskedEmployment[]>();
  for (const row of rows) {
    if ('powers' in row) continue;
    employments.set(row.n, [...(employments.get(row.n) ?? []), toEmployment(row, byId, byCode)]);
  }
  return { at: first.at, powers, employments };
}

export function toPower({ condition, relyingPartyId, ...row }: CoveringPowerRow): CoveringPower {
  return {
    ...row,
    ...(condition !== null && { condition }),
    ...(relyingPartyId !== null && { relyingPartyId }),
  };
}

function toEmployment(
  { n: _, agreement, roles, mandates, ...row }: EmploymentRow,
  byId: ReadonlyMap<string, CoveringPower>,
  byCode: ReadonlyMap<string, CoveringPower>,
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
