import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Employee } from '../directory/employee.types.js';
import { Unit } from '../directory/unit.types.js';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { RoleAssignment } from './role-assignment.types.js';
import { Role } from './role.types.js';

@Resolver(() => RoleAssignment)
export class RoleAssignmentFields {
  @ResolveField(() => Role, { nullable: true })
  role(@Parent() { roleId, organisationId }: RoleAssignment, @Context() { load }: OperationContext) {
    return load.role(roleId, organisationId);
  }

  @ResolveField(() => Employee, { nullable: true })
  employee(
    @Parent() { employmentId, organisationId }: RoleAssignment,
    @Context() { load }: OperationContext,
  ) {
    return load.employee(employmentId, organisationId);
  }

  @ResolveField(() => Unit, {
    nullable: true,
    description: 'The only unit it holds in; null: the whole organisation.',
  })
  unit(@Parent() { unitId, organisationId }: RoleAssignment, @Context() { load }: OperationContext) {
    return unitId === undefined ? undefined : load.unit(unitId, organisationId);
  }
}

@Resolver(() => Employee)
export class EmployeeAssignmentsFields {
  @ResolveField(() => [RoleAssignment], {
    nullable: true,
    complexity: listCost,
    description: 'All role assignments of the employee, oldest first, also those that are over or to come.',
  })
  assignments(
    @Parent() { employmentId, organisationId }: Employee,
    @Context() { load }: OperationContext,
  ): Promise<RoleAssignment[]> {
    return load.assignmentsOfEmployment(employmentId, organisationId);
  }
}
