import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { Organisation } from './organisation.types.js';
import { Unit } from './unit.types.js';

@Resolver(() => Organisation)
export class OrganisationFields {
  @ResolveField(() => [Unit], { nullable: true, complexity: listCost, description: 'All of them, by code.' })
  units(@Parent() { id }: Organisation, @Context() { load }: OperationContext): Promise<Unit[]> {
    return load.unitsOfOrganisation(id, id);
  }

  @ResolveField(() => [Unit], {
    nullable: true,
    complexity: listCost,
    description: 'Those that are part of no other, by code.',
  })
  async topUnits(@Parent() { id }: Organisation, @Context() { load }: OperationContext): Promise<Unit[]> {
    return (await load.unitsOfOrganisation(id, id)).filter(({ parentId }) => parentId === undefined);
  }
}
