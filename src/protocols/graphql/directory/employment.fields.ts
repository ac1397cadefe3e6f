import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { Employment, EmploymentTerm, toTerm } from './employment.types.js';
import { Organisation } from './organisation.types.js';
import { Unit } from './unit.types.js';

@Resolver(() => Employment)
export class EmploymentFields {
  @ResolveField(() => Organisation, { nullable: true })
  organisation(@Parent() { organisationId }: Employment, @Context() { load }: OperationContext) {
    return load.organisation(organisationId, organisationId);
  }

  @ResolveField(() => [EmploymentTerm], {
    nullable: true,
    complexity: listCost,
    description: 'Oldest first, also those that are over or to come.',
  })
  async terms(
    @Parent() { id, organisationId, unmask }: Employment,
    @Context() { load }: OperationContext,
  ): Promise<EmploymentTerm[]> {
    const terms = await load.termsOfEmployment(id, organisationId, unmask);
    return terms.map((term) => toTerm(term, organisationId));
  }
}

@Resolver(() => EmploymentTerm)
export class EmploymentTermFields {
  @ResolveField(() => Unit, { nullable: true, description: 'Where the person works.' })
  unit(@Parent() { unitId, organisationId }: EmploymentTerm, @Context() { load }: OperationContext) {
    return unitId === undefined ? undefined : load.unit(unitId, organisationId);
  }
}
