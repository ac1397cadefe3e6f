import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { RoleReads } from '../../../domain/roles/role-reads.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { listCost } from '../limits/cost.js';
import { RolesArgs } from './role.inputs.js';
import { Role, toRole } from './role.types.js';

@Resolver()
export class RoleQueries {
  constructor(private readonly reads: RoleReads) {}

  @Requires('mandates:read')
  @Query(() => [Role], {
    complexity: listCost,
    description: 'The roles that the organisation can assign, its own and the shared ones, by code.',
  })
  async roles(@Acting() caller: Caller, @Args() { organisation }: RolesArgs): Promise<Role[]> {
    return (await this.reads.of(caller, organisation)).map(toRole);
  }
}
