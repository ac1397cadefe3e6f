import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { IssuerCodesService } from '../../../domain/directory/issuer-codes.service.js';
import { OrganisationChangesService } from '../../../domain/directory/organisation-changes.service.js';
import { OrganisationsService } from '../../../domain/directory/organisations.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import {
  IssuerCodeInput,
  LeaveOrganisationInput,
  OnboardOrganisationInput,
  RemoveScopeInput,
  RenameOrganisationInput,
} from './organisation.inputs.js';
import { OrganisationResult, type Organisation } from './organisation.types.js';

@Resolver()
export class OrganisationMutations {
  constructor(
    private readonly organisations: OrganisationsService,
    private readonly changes: OrganisationChangesService,
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
  @Mutation(() => OrganisationResult, { description: 'From now on the organisation has another name.' })
  renameOrganisation(
    @Acting() caller: Caller,
    @Args('input') input: RenameOrganisationInput,
  ): Promise<Organisation> {
    return this.changes.rename(caller, input);
  }

  @Requires('service:operate')
  @Mutation(() => OrganisationResult, {
    description:
      'Takes a domain from the organisation: what is in it is neither published nor released from now on, and ePPNs ' +
      'in it are ended.',
  })
  removeOrganisationScope(
    @Acting() caller: Caller,
    @Args('input') input: RemoveScopeInput,
  ): Promise<Organisation> {
    return this.changes.removeScope(caller, input);
  }

  @Requires('service:operate')
  @Mutation(() => OrganisationResult, {
    description:
      'From now on nothing is answered or published about the organisation. What is recorded stays; onboarding it ' +
      'again takes it back.',
  })
  leaveOrganisation(
    @Acting() caller: Caller,
    @Args('input') input: LeaveOrganisationInput,
  ): Promise<Organisation> {
    return this.changes.leave(caller, input);
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
