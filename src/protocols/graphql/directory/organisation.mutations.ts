import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { IssuerCodesService } from '../../../domain/directory/issuer-codes.service.js';
import { OrganisationsService } from '../../../domain/directory/organisations.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { IssuerCodeInput, OnboardOrganisationInput } from './organisation.inputs.js';
import { OrganisationResult, type Organisation } from './organisation.types.js';

@Resolver()
export class OrganisationMutations {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly issuerCodes: IssuerCodesService,
  ) {}

  @Requires('service:operate')
  @Mutation(() => OrganisationResult, {
    description:
      'From now on the service answers about the organisation. Repeating it adds the scopes that are new and changes ' +
      'nothing else.',
  })
  async onboardOrganisation(
    @Acting() caller: Caller,
    @Args('input') input: OnboardOrganisationInput,
  ): Promise<Organisation> {
    return (await this.organisations.onboard(caller, given(input))).organisation;
  }

  @Requires('service:operate')
  @Mutation(() => OrganisationResult, {
    description: 'From now on what an issuer of e-identities names `<code>!<id>` is `<id>@<number>`.',
  })
  addIssuerCode(@Acting() caller: Caller, @Args('input') input: IssuerCodeInput): Promise<Organisation> {
    return this.issuerCodes.add(caller, input);
  }

  @Requires('service:operate')
  @Mutation(() => OrganisationResult, { description: 'From now on the code names nobody.' })
  endIssuerCode(@Acting() caller: Caller, @Args('input') input: IssuerCodeInput): Promise<Organisation> {
    return this.issuerCodes.end(caller, input);
  }
}
