import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { MandateReads } from '../../../domain/mandates/mandate-reads.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { mapNodes, toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { pageCost } from '../limits/cost.js';
import { MandateArgs, MandatesArgs } from './mandate.inputs.js';
import { Mandate, MandateConnection, toMandate } from './mandate.types.js';

@Resolver()
export class MandateQueries {
  constructor(private readonly reads: MandateReads) {}

  @Requires('mandates:read')
  @Query(() => MandateConnection, {
    complexity: pageCost,
    description: 'Mandates of the organisations that the caller administers, newest first.',
  })
  async mandates(@Acting() caller: Caller, @Args() { filter, ...page }: MandatesArgs) {
    const found = await this.reads.page(caller, { ...given(filter ?? {}), ...given(page) });
    return toConnection(mapNodes(found, toMandate));
  }

  @Requires('mandates:read')
  @Query(() => Mandate, {
    nullable: true,
    description: "Null: there is none such, or it is not the caller's to see.",
  })
  async mandate(@Acting() caller: Caller, @Args() { id }: MandateArgs): Promise<Mandate | undefined> {
    const [found] = await this.reads.byIds(caller, [id]);
    return found && toMandate(found);
  }
}
