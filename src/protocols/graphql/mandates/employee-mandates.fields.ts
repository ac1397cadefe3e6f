import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Employee } from '../directory/employee.types.js';
import { listCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { HeldMandatesArgs } from './mandate.inputs.js';
import { Mandate, toMandate } from './mandate.types.js';

@Resolver(() => Employee)
export class EmployeeMandatesFields {
  @ResolveField(() => [Mandate], {
    nullable: true,
    complexity: listCost,
    description: 'The mandates that the employee holds or held, newest first.',
  })
  async mandates(
    @Parent() { employmentId, organisationId }: Employee,
    @Args() { status }: HeldMandatesArgs,
    @Context() { load }: OperationContext,
  ) {
    return (await load.mandatesOfHolder(employmentId, organisationId, status ?? undefined)).map(toMandate);
  }
}
