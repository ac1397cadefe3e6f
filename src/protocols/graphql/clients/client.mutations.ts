import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { MachineClientsService } from '../../../domain/callers/machine-clients.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { IssueMachineClientInput, RevokeMachineClientInput } from './client.inputs.js';
import {
  IssuedMachineClientResult,
  MachineClientResult,
  type IssuedMachineClient,
  type MachineClient,
} from './client.types.js';

@Resolver()
export class ClientMutations {
  constructor(private readonly clients: MachineClientsService) {}

  @Requires('clients:write')
  @Mutation(() => IssuedMachineClientResult, {
    description: 'Lets a program call, with no more permissions than you have.',
  })
  issueMachineClient(
    @Acting() caller: Caller,
    @Args('input') { permissions, ...input }: IssueMachineClientInput,
  ): Promise<IssuedMachineClient> {
    return this.clients.issue(caller, { ...given(input), permissions: permissions ?? [] });
  }

  @Requires('clients:write')
  @Mutation(() => MachineClientResult, { description: 'From now on its token is refused.' })
  revokeMachineClient(
    @Acting() caller: Caller,
    @Args('input') { id, reason }: RevokeMachineClientInput,
  ): Promise<MachineClient> {
    return this.clients.revoke(caller, { clientId: id, reason });
  }
}
