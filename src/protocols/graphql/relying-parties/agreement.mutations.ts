import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { AgreementsService } from '../../../domain/relying-parties/agreements.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { instantsOf } from '../connections/period.types.js';
import { given } from '../inputs/given.js';
import { EndAgreementInput, MakeAgreementInput } from './agreement.inputs.js';
import { AgreementResult, toAgreement, type Agreement } from './agreement.types.js';

@Resolver()
export class AgreementMutations {
  constructor(private readonly agreements: AgreementsService) {}

  @Requires('agreements:write')
  @Mutation(() => AgreementResult, {
    description:
      'Lets an e-service know about employees. One at a time is in force between the two; it goes before those with whichever e-service.',
  })
  async makeAgreement(
    @Acting() caller: Caller,
    @Args('input') { attributes: release, period, requires, ...input }: MakeAgreementInput,
  ): Promise<Agreement> {
    const wanted = given({ ...input, release, requires: requires && given(requires), ...instantsOf(period) });
    return toAgreement(await this.agreements.make(caller, wanted));
  }

  @Requires('agreements:write')
  @Mutation(() => AgreementResult, { description: 'From now on nothing is released on its ground.' })
  async endAgreement(
    @Acting() caller: Caller,
    @Args('input') { id: agreementId, ...input }: EndAgreementInput,
  ): Promise<Agreement> {
    return toAgreement(await this.agreements.end(caller, given({ agreementId, ...input })));
  }
}
