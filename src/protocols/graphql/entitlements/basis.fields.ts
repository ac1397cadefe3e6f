import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { listCost } from '../limits/cost.js';
import { Mandate, toMandate } from '../mandates/mandate.types.js';
import type { OperationContext } from '../operation-context.js';
import { RoleAssignment } from '../roles/role-assignment.types.js';
import { AssignmentBasis, MandateBasis } from './entitlement.types.js';

@Resolver(() => AssignmentBasis)
export class AssignmentBasisFields {
  @ResolveField(() => RoleAssignment, { nullable: true })
  assignment(
    @Parent() { assignmentId, organisationId }: AssignmentBasis,
    @Context() { load }: OperationContext,
  ) {
    return load.assignment(assignmentId, organisationId);
  }
}

@Resolver(() => MandateBasis)
export class MandateBasisFields {
  @ResolveField(() => Mandate, { nullable: true })
  async mandate(
    @Parent() { mandateId, organisationId }: MandateBasis,
    @Context() { load }: OperationContext,
  ) {
    const mandate = await load.mandate(mandateId, organisationId);
    return mandate && toMandate(mandate);
  }

  @ResolveField(() => [Mandate], {
    nullable: true,
    complexity: listCost,
    description: 'The mandates it was passed on from, nearest first, up to the one the organisation gave.',
  })
  async passedOnFrom(
    @Parent() { passedOnFromIds, organisationId }: MandateBasis,
    @Context() { load }: OperationContext,
  ) {
    const chain = await Promise.all(passedOnFromIds.map((id) => load.mandate(id, organisationId)));
    return chain.map((mandate) => mandate && toMandate(mandate));
  }
}
