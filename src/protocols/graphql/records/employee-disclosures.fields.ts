import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { callerFor, hasPermission, permissionMissing } from '../../../domain/access/caller.js';
import { DisclosureReads } from '../../../domain/audit/disclosure-reads.service.js';
import { mapNodes, PageArgs, toConnection } from '../connections/connection.types.js';
import { Employee } from '../directory/employee.types.js';
import { given } from '../inputs/given.js';
import { statementCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { DisclosureConnection, toDisclosure } from './disclosure.types.js';

@Resolver(() => Employee)
export class EmployeeDisclosuresFields {
  constructor(private readonly disclosed: DisclosureReads) {}

  @ResolveField(() => DisclosureConnection, {
    nullable: true,
    complexity: statementCost,
    description:
      'Who asked about the employee and what they were told, newest first. For few employees at a time.',
  })
  async disclosures(
    @Parent() { orgAffiliation: employment, organisationId }: Employee,
    @Args() page: PageArgs,
    @Context() { authenticated }: OperationContext,
  ) {
    const caller = callerFor(authenticated, 'records:read');
    if (!hasPermission(caller, 'records:read', organisationId)) throw permissionMissing('records:read');
    const found = await this.disclosed.page(caller, { employment, ...given(page) });
    return toConnection(mapNodes(found, toDisclosure));
  }
}
