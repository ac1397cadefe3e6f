import type {
  EmploymentFacts,
  Entitlement,
  Limits,
  MandateFacts,
  PowerFacts,
  RoleFacts,
} from './entitlement.js';

type HeldFacts = Pick<EmploymentFacts, 'roles' | 'mandates'> & {
  readonly organisation: Pick<EmploymentFacts['organisation'], 'id' | 'number'>;
};

/** Reserved dimensions of limits; see prisma/schema.prisma, MandateLimit. */
const UNIT = 'unit';
export const ASSURANCE_LEVEL = 'assurance-level';

/**
 * What an employment entitles to, from facts that are in force. A role gives itself and the powers it carries; a role
 * held in one unit gives them in that unit alone. Being employed gives nothing (invariant 15).
 */
export function entitlements(facts: HeldFacts): Entitlement[] {
  return [
    ...facts.roles.flatMap((role) => [roleItself(facts, role), ...powersByRole(facts, role)]),
    ...facts.mandates.map((mandate) => powerByMandate(facts, mandate)),
  ];
}

function roleItself(facts: HeldFacts, role: RoleFacts): Entitlement {
  return { ...byRole(facts, role), kind: 'role', code: role.code, acceptedLevels: [], personsTogether: 1 };
}

function powersByRole(facts: HeldFacts, role: RoleFacts): Entitlement[] {
  return role.powers.map((power) => ({ ...byRole(facts, role), ...thePower(power, {}) }));
}

type ByRole = Pick<Entitlement, 'organisation' | 'basis' | 'limits' | 'validFrom' | 'validUntil'>;

function byRole(facts: HeldFacts, role: RoleFacts): ByRole {
  return {
    organisation: { id: facts.organisation.id, number: facts.organisation.number },
    basis: { kind: 'assignment', assignmentId: role.assignmentId, role: role.code },
    limits: role.unit === undefined ? {} : { [UNIT]: [role.unit] },
    validFrom: role.validFrom,
    validUntil: role.validUntil,
  };
}

function powerByMandate(facts: HeldFacts, mandate: MandateFacts): Entitlement {
  return {
    ...thePower(mandate.power, mandate.limits),
    organisation: { id: facts.organisation.id, number: facts.organisation.number },
    basis: { kind: 'mandate', mandateId: mandate.mandateId, passedOnFrom: mandate.passedOnFrom },
    limits: mandate.limits,
    validFrom: mandate.validFrom,
    validUntil: mandate.validUntil,
  };
}

/** A mandate may narrow the levels its power accepts; the database keeps it from widening them. */
function thePower(power: PowerFacts, limits: Limits) {
  return {
    kind: 'power',
    code: power.code,
    acceptedLevels: limits[ASSURANCE_LEVEL] ?? power.acceptedLevels,
    personsTogether: power.personsTogether,
    condition: power.condition,
    relyingPartyId: power.relyingPartyId,
  } as const;
}

/**
 * One person may use the power alone, for anything and at any time within its period: nothing more needs to be known
 * than that it is held.
 */
export function isFreeToUse(entitlement: Entitlement): boolean {
  return entitlement.personsTogether === 1 && entitlement.condition === undefined;
}

/** The holder may use the power for some things only, and a party has to know which. */
export function isLimited(entitlement: Entitlement): boolean {
  return Object.keys(entitlement.limits).length > 0;
}
