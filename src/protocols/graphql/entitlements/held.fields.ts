import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import { Power } from '../mandates/power.types.js';
import type { OperationContext } from '../operation-context.js';
import { HeldMandate, HeldRole } from './employee-as-of.types.js';

@Resolver(() => HeldRole)
export class HeldRoleFields {
  @ResolveField(() => [Power], {
    nullable: true,
    complexity: listCost,
    description: 'The powers that the role carried.',
  })
  powers(@Parent() { powerCodes, organisationId }: HeldRole, @Context() { load }: OperationContext) {
    return Promise.all(powerCodes.map((code) => load.powerByCode(code, organisationId)));
  }
}

@Resolver(() => HeldMandate)
export class HeldMandateFields {
  @ResolveField(() => Power, { nullable: true })
  power(@Parent() { powerCode, organisationId }: HeldMandate, @Context() { load }: OperationContext) {
    return load.powerByCode(powerCode, organisationId);
  }
}
