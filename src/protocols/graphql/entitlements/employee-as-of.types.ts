import { Field, ID, ObjectType } from '@nestjs/graphql';
import type {
  EntitledEmployment,
  Instants,
  MandateFacts,
  RoleFacts,
} from '../../../domain/entitlements/entitlement.js';
import { Period } from '../connections/period.types.js';
import { Limit, toLimits } from '../mandates/limit.types.js';
import { Entitlement, toEntitlement } from './entitlement.types.js';

@ObjectType({ description: 'A role that was held at the instant.' })
export class HeldRole {
  readonly organisationId!: string;

  readonly powerCodes!: readonly string[];

  @Field(() => ID)
  readonly assignmentId!: string;

  @Field({ description: 'Role code.' })
  readonly code!: string;

  @Field({
    nullable: true,
    description: 'Code of the only unit it was held in; null: the whole organisation.',
  })
  readonly unit?: string;

  @Field(() => Period)
  readonly period!: Period;
}

@ObjectType({ description: 'A mandate that was in force at the instant.' })
export class HeldMandate {
  readonly organisationId!: string;

  readonly powerCode!: string;

  @Field(() => ID)
  readonly mandateId!: string;

  @Field(() => [Limit], { description: 'None: as far as the power goes.' })
  readonly limits!: readonly Limit[];

  @Field(() => Period, {
    description: 'Until the first of all ends that count: those of the chain and of employments, too.',
  })
  readonly period!: Period;

  @Field(() => [ID], {
    description: 'The mandates it was passed on from, nearest first, up to the one the organisation gave.',
  })
  readonly passedOnFrom!: readonly string[];
}

@ObjectType({ description: 'What held for an employee at an instant, as far as it was known at another.' })
export class EmployeeAsOf {
  @Field(() => Date)
  readonly at!: Date;

  @Field(() => Date, {
    nullable: true,
    description: 'What had been recorded then; null: all that is recorded now.',
  })
  readonly asKnownAt?: Date;

  @Field({
    description: 'In an organisation that the service answered about. If not, nothing below was held.',
  })
  readonly employed!: boolean;

  @Field({ nullable: true, description: 'Null, too, where the identity is protected.' })
  readonly title?: string;

  @Field({ nullable: true, description: 'Unit code. Null, too, where the identity is protected.' })
  readonly unit?: string;

  @Field(() => [HeldRole])
  readonly roles!: readonly HeldRole[];

  @Field(() => [HeldMandate])
  readonly mandates!: readonly HeldMandate[];

  @Field(() => [Entitlement], { description: 'What followed from the roles and mandates.' })
  readonly entitlements!: readonly Entitlement[];
}

type AtInstant = Instants & { readonly at: Date };

/** @param masked leave out what tells where the employee was, as in the rest of what is shown of a protected identity */
export function toEmployeeAsOf(
  found: EntitledEmployment | undefined,
  instants: AtInstant,
  masked: boolean,
): EmployeeAsOf {
  if (!found) return { ...instants, employed: false, roles: [], mandates: [], entitlements: [] };
  const { organisation, term, roles, mandates } = found.facts;
  return {
    ...instants,
    employed: true,
    ...(!masked && { title: term.title, unit: term.unit?.code }),
    roles: roles.map((role) => toHeldRole(role, organisation.id)),
    mandates: mandates.map((mandate) => toHeldMandate(mandate, organisation.id)),
    entitlements: found.entitlements.map(toEntitlement),
  };
}

function toHeldRole(
  { assignmentId, code, unit, powers, ...held }: RoleFacts,
  organisationId: string,
): HeldRole {
  const period = new Period({ from: held.validFrom, until: held.validUntil });
  return { organisationId, assignmentId, code, unit, period, powerCodes: powers.map((power) => power.code) };
}

function toHeldMandate(
  { mandateId, passedOnFrom, power, limits, ...held }: MandateFacts,
  organisationId: string,
) {
  const period = new Period({ from: held.validFrom, until: held.validUntil });
  return { organisationId, mandateId, passedOnFrom, period, limits: toLimits(limits), powerCode: power.code };
}
