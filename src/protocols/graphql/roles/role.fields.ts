import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { permissionMissing } from '../../../domain/access/caller.js';
import { listCost } from '../limits/cost.js';
import { Power } from '../mandates/power.types.js';
import type { OperationContext } from '../operation-context.js';
import { Role } from './role.types.js';

@Resolver(() => Role)
export class RoleFields {
  @ResolveField(() => [Power], {
    nullable: true,
    complexity: listCost,
    description: 'What whoever has the role may do.',
  })
  async powers(@Parent() { powerIds }: Role, @Context() { load }: OperationContext): Promise<Power[]> {
    const powers = await Promise.all(powerIds.map((id) => load.powerOfRole(id)));
    return powers.map((power) => power ?? hidden());
  }
}

/** To who defines roles of an organisation, but reads none of its powers. */
function hidden(): never {
  throw permissionMissing('mandates:read');
}
