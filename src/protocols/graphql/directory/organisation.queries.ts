import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { OrganisationReads } from '../../../domain/directory/organisation-reads.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { PageArgs, toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { pageCost } from '../limits/cost.js';
import { OrganisationArgs } from './organisation.inputs.js';
import { Organisation, OrganisationConnection } from './organisation.types.js';

@Resolver()
export class OrganisationQueries {
  constructor(private readonly reads: OrganisationReads) {}

  @Requires('directory:read')
  @Query(() => OrganisationConnection, {
    complexity: pageCost,
    description: 'The organisations that the caller administers, by number.',
  })
  async organisations(@Acting() caller: Caller, @Args() page: PageArgs) {
    return toConnection(await this.reads.administered(caller, given(page)));
  }

  @Requires('directory:read')
  @Query(() => Organisation, { nullable: true })
  organisation(@Acting() caller: Caller, @Args() { number }: OrganisationArgs): Promise<Organisation> {
    return this.reads.byNumber(caller, number);
  }
}
