import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Employee } from '../directory/employee.types.js';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { Approval, MandateState, toMandateState } from './mandate-history.types.js';
import { Mandate, toMandate } from './mandate.types.js';
import { Power } from './power.types.js';

@Resolver(() => Mandate)
export class MandateFields {
  @ResolveField(() => Employee, { nullable: true, description: 'Who is empowered.' })
  holder(@Parent() { holderId, organisationId }: Mandate, @Context() { load }: OperationContext) {
    return load.employee(holderId, organisationId);
  }

  @ResolveField(() => Power, { nullable: true })
  power(@Parent() { powerId, organisationId }: Mandate, @Context() { load }: OperationContext) {
    return load.power(powerId, organisationId);
  }

  @ResolveField(() => Mandate, { nullable: true, description: 'Null: the organisation itself gave it.' })
  async passedOnFrom(@Parent() { parentId, organisationId }: Mandate, @Context() { load }: OperationContext) {
    const parent = parentId === undefined ? undefined : await load.mandate(parentId, organisationId);
    return parent && toMandate(parent);
  }

  @ResolveField(() => [Mandate], {
    nullable: true,
    complexity: listCost,
    description: 'Those that were passed on from it directly.',
  })
  async passedOnTo(@Parent() { id, organisationId }: Mandate, @Context() { load }: OperationContext) {
    return (await load.mandatesPassedOnFrom(id, organisationId)).map(toMandate);
  }

  @ResolveField(() => [MandateState], { nullable: true, complexity: listCost, description: 'Oldest first.' })
  async states(@Parent() { id, organisationId }: Mandate, @Context() { load }: OperationContext) {
    return (await load.statesOfMandate(id, organisationId)).map(toMandateState);
  }

  @ResolveField(() => [Approval], { nullable: true, complexity: listCost, description: 'Oldest first.' })
  approvals(@Parent() { id, organisationId }: Mandate, @Context() { load }: OperationContext) {
    return load.approvalsOfMandate(id, organisationId);
  }
}
