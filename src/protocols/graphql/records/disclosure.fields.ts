import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Employee } from '../directory/employee.types.js';
import type { OperationContext } from '../operation-context.js';
import { Disclosure } from './disclosure.types.js';

@Resolver(() => Disclosure)
export class DisclosureFields {
  @ResolveField(() => Employee, { nullable: true, description: 'Whom it is about; null: nobody was found.' })
  employee(@Parent() { employmentId, organisationId }: Disclosure, @Context() { load }: OperationContext) {
    return employmentId && organisationId ? load.employee(employmentId, organisationId) : undefined;
  }
}
