import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { MandateReads } from '../../../domain/mandates/mandate-reads.service.js';
import { MandatesService } from '../../../domain/mandates/mandates.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { MandateDecisionInput, toDecision } from './decision.inputs.js';
import { GrantMandateInput, PassOnMandateInput, toGrant, toPassingOn } from './grant.inputs.js';
import { MandateResult, RevocationResult, type Revocation } from './mandate-results.types.js';
import { toMandate, type Mandate } from './mandate.types.js';

@Resolver()
export class MandateMutations {
  constructor(
    private readonly mandates: MandatesService,
    private readonly reads: MandateReads,
  ) {}

  @Requires('mandates:write')
  @Mutation(() => MandateResult, {
    description:
      'Empowers an employee for the organisation: at once, or PENDING when the power needs approvals.',
  })
  async grantMandate(@Acting() caller: Caller, @Args('input') input: GrantMandateInput) {
    const { mandateId } = await this.mandates.grant(caller, toGrant(input));
    return this.one(caller, mandateId);
  }

  @Requires('mandates:write')
  @Mutation(() => MandateResult, {
    description:
      'Empowers another employee from a mandate: never wider, never longer, and only while that one lasts.',
  })
  async passOnMandate(@Acting() caller: Caller, @Args('input') input: PassOnMandateInput) {
    const { mandateId } = await this.mandates.passOn(caller, toPassingOn(input));
    return this.one(caller, mandateId);
  }

  @Requires('mandates:approve')
  @Mutation(() => MandateResult, {
    description:
      "The approval of the caller's own person; the last one that the power asks for makes the mandate active.",
  })
  async approveMandate(@Acting() caller: Caller, @Args('input') input: MandateDecisionInput) {
    await this.mandates.approve(caller, toDecision(input));
    return this.one(caller, input.id);
  }

  @Requires('mandates:approve')
  @Mutation(() => MandateResult, {
    description: "The rejection of the caller's own person: one is enough, and final.",
  })
  async rejectMandate(@Acting() caller: Caller, @Args('input') input: MandateDecisionInput) {
    await this.mandates.reject(caller, toDecision(input));
    return this.one(caller, input.id);
  }

  @Requires('mandates:write')
  @Mutation(() => MandateResult, {
    description: 'Nobody may use the mandate, nor those passed on from it, until it is resumed.',
  })
  async suspendMandate(@Acting() caller: Caller, @Args('input') input: MandateDecisionInput) {
    await this.mandates.suspend(caller, toDecision(input));
    return this.one(caller, input.id);
  }

  @Requires('mandates:write')
  @Mutation(() => MandateResult, { description: 'Takes back a suspension.' })
  async resumeMandate(@Acting() caller: Caller, @Args('input') input: MandateDecisionInput) {
    await this.mandates.resume(caller, toDecision(input));
    return this.one(caller, input.id);
  }

  @Requires('mandates:write')
  @Mutation(() => RevocationResult, {
    description: 'Ends the mandate for good, and with it every one that was passed on from it.',
  })
  async revokeMandate(
    @Acting() caller: Caller,
    @Args('input') input: MandateDecisionInput,
  ): Promise<Revocation> {
    const { revoked } = await this.mandates.revoke(caller, toDecision(input));
    return { revoked: await this.asTheyAre(caller, revoked) };
  }

  private async one(caller: Caller, id: string): Promise<Mandate | undefined> {
    const [mandate] = await this.asTheyAre(caller, [id]);
    return mandate;
  }

  private async asTheyAre(caller: Caller, ids: readonly string[]): Promise<Mandate[]> {
    const found = await this.reads.byIds(caller, ids);
    return found.flatMap((view) => (view ? [toMandate(view)] : []));
  }
}
