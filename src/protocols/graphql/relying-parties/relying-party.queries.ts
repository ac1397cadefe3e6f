import { Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { RelyingPartiesService } from '../../../domain/relying-parties/relying-parties.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { listCost } from '../limits/cost.js';
import { RelyingParty, toRelyingParty } from './relying-party.types.js';

@Resolver()
export class RelyingPartyQueries {
  constructor(private readonly parties: RelyingPartiesService) {}

  @Requires('agreements:read')
  @Query(() => [RelyingParty], {
    description:
      'All that are registered, by entityID: an organisation chooses whom it makes agreements with.',
    complexity: listCost,
  })
  async relyingParties(@Acting() caller: Caller): Promise<RelyingParty[]> {
    return (await this.parties.list(caller)).map(toRelyingParty);
  }
}
