import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { AssignmentReads } from '../../../domain/roles/assignment-reads.service.js';
import { RoleCatalogueService } from '../../../domain/roles/role-catalogue.service.js';
import { RoleReads } from '../../../domain/roles/role-reads.service.js';
import { RolesService } from '../../../domain/roles/roles.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { AssignRoleInput, toNewAssignment, WithdrawRoleInput } from './role-assignment.inputs.js';
import { RoleAssignmentResult, toRoleAssignment, type RoleAssignment } from './role-assignment.types.js';
import { DefineRoleInput } from './role.inputs.js';
import { RoleResult, toRole, type Role } from './role.types.js';

@Resolver()
export class RoleMutations {
  constructor(
    private readonly catalogue: RoleCatalogueService,
    private readonly roles: RolesService,
    private readonly roleReads: RoleReads,
    private readonly assignments: AssignmentReads,
  ) {}

  @Requires('catalogue:write')
  @Mutation(() => RoleResult, { description: 'Defines a role. It stays as it was defined.' })
  async defineRole(
    @Acting() caller: Caller,
    @Args('input') input: DefineRoleInput,
  ): Promise<Role | undefined> {
    const { roleId } = await this.catalogue.define(caller, given(input));
    const [role] = await this.roleReads.byIds(caller, [roleId]);
    return role && toRole(role);
  }

  @Requires('roles:write')
  @Mutation(() => RoleAssignmentResult, {
    description:
      'Gives an employee a role, in the whole organisation or in one unit. Nobody gives one to themselves.',
  })
  async assignRole(@Acting() caller: Caller, @Args('input') input: AssignRoleInput) {
    const { assignmentId } = await this.roles.assign(caller, toNewAssignment(input));
    return this.asItIs(caller, assignmentId);
  }

  @Requires('roles:write')
  @Mutation(() => RoleAssignmentResult, {
    description: 'Ends a role assignment now; one to come never holds.',
  })
  async withdrawRole(@Acting() caller: Caller, @Args('input') input: WithdrawRoleInput) {
    const { assignment: assignmentId, reason } = input;
    await this.roles.withdraw(caller, { assignmentId, reason });
    return this.asItIs(caller, assignmentId);
  }

  private async asItIs(caller: Caller, id: string): Promise<RoleAssignment | undefined> {
    const [assignment] = await this.assignments.byIds(caller, [id]);
    return assignment && toRoleAssignment(assignment);
  }
}
