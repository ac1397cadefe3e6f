import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Employee } from '../directory/employee.types.js';
import { given } from '../inputs/given.js';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { EmployeeAsOf, toEmployeeAsOf } from './employee-as-of.types.js';
import { AsOfArgs, EntitlementsArgs } from './entitlement.inputs.js';
import { Entitlement, toEntitlement } from './entitlement.types.js';

@Resolver(() => Employee)
export class EmployeeEntitlementsFields {
  @ResolveField(() => [Entitlement], {
    nullable: true,
    complexity: listCost,
    description: 'What the employee may do at an instant, and why; nothing unless employed then.',
  })
  async entitlements(
    @Parent() { employmentId, organisationId }: Employee,
    @Args() instants: EntitlementsArgs,
    @Context() { load }: OperationContext,
  ): Promise<Entitlement[]> {
    const found = await load.entitled(employmentId, organisationId, given(instants));
    return found ? found.entitlements.map(toEntitlement) : [];
  }

  @ResolveField(() => EmployeeAsOf, {
    nullable: true,
    description: 'What held for the employee at an instant, as known at another.',
  })
  async asOf(
    @Parent() { employmentId, organisationId, masked }: Employee,
    @Args() args: AsOfArgs,
    @Context() { load }: OperationContext,
  ): Promise<EmployeeAsOf> {
    const instants = given(args);
    return toEmployeeAsOf(await load.entitled(employmentId, organisationId, instants), instants, masked);
  }
}
