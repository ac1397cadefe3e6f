import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { PowerReads } from '../../../domain/mandates/power-reads.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { listCost } from '../limits/cost.js';
import { PowersArgs } from './power.inputs.js';
import { Power } from './power.types.js';

@Resolver()
export class PowerQueries {
  constructor(private readonly reads: PowerReads) {}

  @Requires('mandates:read')
  @Query(() => [Power], {
    complexity: listCost,
    description: 'The powers that the organisation can empower with, its own and the shared ones, by code.',
  })
  powers(@Acting() caller: Caller, @Args() { organisation }: PowersArgs): Promise<Power[]> {
    return this.reads.of(caller, organisation);
  }
}
