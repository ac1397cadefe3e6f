import { toLimits } from '../entitlements/facts-row.rules.js';
import {
  idOf,
  type AskedEmployment,
  type Basis,
  type CoveringPower,
  type Held,
  type Lapse,
} from './decision.js';

/** The statement's JSON. */
export interface LapsedRow {
  readonly employmentId: string;
  readonly powerId: string;
  readonly mandateId: string | null;
  readonly assignmentId: string | null;
  readonly role: string | null;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly state: 'pending' | 'active' | 'suspended' | 'rejected' | 'revoked' | null;
  readonly stateAt: string | null;
  readonly isEmployed: boolean;
  readonly hasBegun: boolean;
  readonly isOver: boolean;
  readonly limits: readonly (readonly [string, string])[];
}

/** The employment with what it was given and that is not in force, beside what is. */
export function withLapsed(
  employment: AskedEmployment,
  rows: readonly LapsedRow[],
  powers: readonly CoveringPower[],
): AskedEmployment {
  const inForce = new Set(employment.held.map(({ basis }) => idOf(basis)));
  const own = rows.filter(({ employmentId }) => employmentId === employment.employmentId);
  const more = own.flatMap((row) => {
    const power = powers.find(({ id }) => id === row.powerId);
    const held = power && toHeld(row, power);
    return held && !inForce.has(idOf(held.basis)) ? [held] : [];
  });
  return { ...employment, held: [...employment.held, ...more] };
}

function toHeld(row: LapsedRow, power: CoveringPower): Held {
  const limits = toLimits(row.limits);
  const lapse = lapseOf(row);
  return { power, basis: basisOf(row), limits, acceptedLevels: power.acceptedLevels, lapse };
}

function basisOf({ mandateId, assignmentId, role }: LapsedRow): Basis {
  return mandateId !== null
    ? { kind: 'mandate', mandateId, passedOnFrom: [] }
    : { kind: 'assignment', assignmentId: assignmentId ?? '', role: role ?? '' };
}

function lapseOf(row: LapsedRow): { code: Lapse; at?: Date } {
  const at = (text: string | null) => (text === null ? {} : { at: new Date(text) });
  if (row.state === 'revoked' || row.state === 'rejected') return { code: 'revoked', ...at(row.stateAt) };
  if (row.isOver) return { code: 'ended', ...at(row.validUntil) };
  if (!row.isEmployed) return { code: 'not-employed' };
  if (row.state === 'pending') return { code: 'waiting-for-approval' };
  if (row.state === 'suspended') return { code: 'suspended', ...at(row.stateAt) };
  if (!row.hasBegun) return { code: 'not-yet', ...at(row.validFrom) };
  return { code: 'source-not-in-force' };
}
