import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { AgreementsService } from '../../../domain/relying-parties/agreements.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { listCost } from '../limits/cost.js';
import { AgreementArgs } from './agreement.inputs.js';
import { Agreement, toAgreement } from './agreement.types.js';

@Resolver()
export class AgreementQueries {
  constructor(private readonly service: AgreementsService) {}

  @Requires('agreements:read')
  @Query(() => [Agreement], {
    description:
      'In force or to come, of the organisations you administer; by e-service, organisation and start.',
    complexity: listCost,
  })
  async agreements(@Acting() caller: Caller, @Args() filter: AgreementArgs): Promise<Agreement[]> {
    return (await this.service.list(caller, given(filter))).map(toAgreement);
  }
}
