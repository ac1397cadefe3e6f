import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { RoleAssignmentView } from '../../../domain/roles/role.js';
import { Period } from '../connections/period.types.js';
import { orRefusal } from '../errors/refusal.type.js';

type Status = RoleAssignmentView['status'];

export const RoleAssignmentStatus = {
  SCHEDULED: 'scheduled',
  ACTIVE: 'active',
  ENDED: 'ended',
} as const satisfies Record<Uppercase<Status>, Status>;
registerEnumType(RoleAssignmentStatus, {
  name: 'RoleAssignmentStatus',
  description:
    'What a role assignment is by its period alone; it is of use only while its holder is employed.',
  valuesMap: {
    SCHEDULED: { description: 'Its period has not begun.' },
    ACTIVE: { description: 'In its period.' },
    ENDED: { description: 'Ended by time, or withdrawn.' },
  },
});

@ObjectType({
  description: 'A role held by an employee for a period, in the whole organisation or in one unit.',
})
export class RoleAssignment {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId!: string;

  readonly employmentId!: string;

  readonly roleId!: string;

  readonly unitId?: string;

  @Field({ description: 'uid@organisation-number.' })
  readonly holder!: string;

  @Field({ nullable: true, description: 'Code of the only unit it holds in; null: the whole organisation.' })
  readonly unitCode?: string;

  @Field(() => Period, { description: 'Cut short where it was withdrawn.' })
  readonly period!: Period;

  @Field(() => RoleAssignmentStatus)
  readonly status!: Status;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;

  @Field(() => Date)
  readonly recordedAt!: Date;
}

export const RoleAssignmentResult = orRefusal('RoleAssignmentResult', () => RoleAssignment);

export function toRoleAssignment({
  unit: unitCode,
  role: _code,
  ...view
}: RoleAssignmentView): RoleAssignment {
  return { ...view, ...(unitCode && { unitCode }), period: new Period(view) };
}
