import { Context, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import { COUNT_COST } from '../limits/limits.js';
import type { OperationContext } from '../operation-context.js';
import { Employee, EmployeeConnection } from './employee.types.js';
import { Employment, EmploymentTerm, toEmployment, toTerm } from './employment.types.js';
import { Organisation } from './organisation.types.js';
import { Unit } from './unit.types.js';

@Resolver(() => Employee)
export class EmployeeFields {
  @ResolveField(() => Organisation, { nullable: true })
  organisation(@Parent() { organisationId }: Employee, @Context() { load }: OperationContext) {
    return load.organisation(organisationId, organisationId);
  }

  @ResolveField(() => Unit, { nullable: true, description: 'Where the person works.' })
  unit(@Parent() { unitId, organisationId }: Employee, @Context() { load }: OperationContext) {
    return unitId === undefined ? undefined : load.unit(unitId, organisationId);
  }

  @ResolveField(() => [Employment], {
    nullable: true,
    complexity: listCost,
    description: 'All of the same person, in the organisations that the caller administers.',
  })
  async employments(
    @Parent() { personId, organisationId, unmask }: Employee,
    @Context() { load }: OperationContext,
  ): Promise<Employment[]> {
    const views = await load.employmentsOfPerson(personId, organisationId);
    // Leave to unmask was asked for in the one organisation.
    return views.map((one) => toEmployment(one, one.organisationId === organisationId ? unmask : undefined));
  }

  @ResolveField(() => [EmploymentTerm], {
    nullable: true,
    complexity: listCost,
    description: 'Oldest first, also those that are over or to come.',
  })
  async terms(
    @Parent() { employmentId, organisationId, unmask }: Employee,
    @Context() { load }: OperationContext,
  ): Promise<EmploymentTerm[]> {
    const terms = await load.termsOfEmployment(employmentId, organisationId, unmask);
    return terms.map((term) => toTerm(term, organisationId));
  }
}

/** A page of employees, and how to count them all. */
export type CountedEmployees = InstanceType<typeof EmployeeConnection> & {
  readonly count: () => Promise<number>;
};

@Resolver(() => EmployeeConnection)
export class EmployeeConnectionFields {
  @ResolveField(() => Int, {
    nullable: true,
    complexity: COUNT_COST,
    description: 'How many there are on all pages.',
  })
  totalCount(@Parent() { count }: CountedEmployees): Promise<number> {
    return count();
  }
}
