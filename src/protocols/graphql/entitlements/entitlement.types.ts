import { createUnionType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Entitlement as View } from '../../../domain/entitlements/entitlement.js';
import { Period } from '../connections/period.types.js';
import { Limit, toLimits } from '../mandates/limit.types.js';

export const EntitlementKind = { ROLE: 'role', POWER: 'power' } as const satisfies Record<
  string,
  View['kind']
>;
registerEnumType(EntitlementKind, {
  name: 'EntitlementKind',
  description: 'What somebody is entitled to.',
  valuesMap: {
    ROLE: { description: 'To be known by a role.' },
    POWER: { description: 'To use a power.' },
  },
});

@ObjectType({ description: 'It follows from a role that was assigned.' })
export class AssignmentBasis {
  readonly organisationId!: string;

  @Field(() => ID)
  readonly assignmentId!: string;

  @Field({ description: 'Role code.' })
  readonly role!: string;
}

@ObjectType({ description: 'It follows from a mandate.' })
export class MandateBasis {
  readonly organisationId!: string;

  readonly passedOnFromIds!: readonly string[];

  @Field(() => ID)
  readonly mandateId!: string;
}

export const EntitlementBasis = createUnionType({
  name: 'EntitlementBasis',
  description: 'Why somebody is entitled.',
  types: () => [AssignmentBasis, MandateBasis] as const,
  resolveType: (basis: AssignmentBasis | MandateBasis) =>
    'mandateId' in basis ? MandateBasis : AssignmentBasis,
});

@ObjectType({
  description: 'What an employee may do for an organisation at an instant, and why. Derived, never stored.',
})
export class Entitlement {
  @Field(() => EntitlementKind)
  readonly kind!: View['kind'];

  @Field({ description: 'Code of the role or the power.' })
  readonly code!: string;

  @Field()
  readonly organisationNumber!: string;

  @Field(() => [Limit], { description: 'None: not limited.' })
  readonly limits!: readonly Limit[];

  @Field(() => [String], { description: 'Accepted levels of assurance, exact URIs; none: any.' })
  readonly acceptedLevels!: readonly string[];

  @Field(() => Int, { description: 'Natural persons needed together to use the power.' })
  readonly personsTogether!: number;

  @Field({
    nullable: true,
    description:
      'What else must be so when the power is used: CEL, or text from before that nobody can test.',
  })
  readonly condition?: string;

  @Field(() => Period, {
    description: 'Until the first of all ends that count: those of the chain and of employments, too.',
  })
  readonly period!: Period;

  @Field(() => EntitlementBasis)
  readonly basis!: AssignmentBasis | MandateBasis;
}

export function toEntitlement(view: View): Entitlement {
  const { organisation, limits, validFrom: from, validUntil: until, basis, ...same } = view;
  return {
    ...same,
    organisationNumber: organisation.number,
    limits: toLimits(limits),
    period: new Period({ from, until }),
    basis: toBasis(basis, organisation.id),
  };
}

function toBasis(basis: View['basis'], organisationId: string): AssignmentBasis | MandateBasis {
  if (basis.kind === 'assignment') return { ...basis, organisationId };
  return { mandateId: basis.mandateId, passedOnFromIds: basis.passedOnFrom, organisationId };
}
