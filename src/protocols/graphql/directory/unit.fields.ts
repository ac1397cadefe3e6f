import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { Organisation } from './organisation.types.js';
import { Unit } from './unit.types.js';

@Resolver(() => Unit)
export class UnitFields {
  @ResolveField(() => Unit, { nullable: true, description: 'Null: it is at the top.' })
  parent(@Parent() { parentId, organisationId }: Unit, @Context() { load }: OperationContext) {
    return parentId === undefined ? undefined : load.unit(parentId, organisationId);
  }

  @ResolveField(() => [Unit], {
    nullable: true,
    complexity: listCost,
    description: 'Those directly below it, by code.',
  })
  async children(
    @Parent() { id, organisationId }: Unit,
    @Context() { load }: OperationContext,
  ): Promise<Unit[]> {
    const units = await load.unitsOfOrganisation(organisationId, organisationId);
    return units.filter(({ parentId }) => parentId === id);
  }

  @ResolveField(() => Organisation, { nullable: true })
  organisation(@Parent() { organisationId }: Unit, @Context() { load }: OperationContext) {
    return load.organisation(organisationId, organisationId);
  }
}
