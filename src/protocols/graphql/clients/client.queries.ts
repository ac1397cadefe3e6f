import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { MachineClientsService } from '../../../domain/callers/machine-clients.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { listCost } from '../limits/cost.js';
import { MachineClientArgs } from './client.inputs.js';
import { MachineClient } from './client.types.js';

@Resolver()
export class ClientQueries {
  constructor(private readonly clients: MachineClientsService) {}

  @Requires('clients:read')
  @Query(() => [MachineClient], {
    description:
      "Of the organisations you administer; operators see all, e-services' and their own too. By name.",
    complexity: listCost,
  })
  machineClients(@Acting() caller: Caller, @Args() filter: MachineClientArgs): Promise<MachineClient[]> {
    return this.clients.list(caller, given(filter));
  }
}
