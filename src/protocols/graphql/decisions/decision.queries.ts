import { Args, Query, Resolver } from '@nestjs/graphql';
import type { AskingEService } from '../../../domain/access/caller.js';
import { DecisionsService } from '../../../domain/decisions/decisions.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { decisionCost, decisionsCost } from '../limits/cost.js';
import { DecideArgs, DecideManyArgs, toQuestion } from './decision.inputs.js';
import { Decision, Decisions, toDecision } from './decision.types.js';

/** The door's name in the record of disclosures. */
export const CHANNEL = 'graphql';

@Resolver()
export class DecisionQueries {
  constructor(private readonly decisions: DecisionsService) {}

  @Requires('e-service')
  @Query(() => Decision, {
    complexity: decisionCost,
    description: 'May this subject do this to that? As over AuthZEN; recorded before it is answered.',
  })
  async decide(@Acting() eService: AskingEService, @Args() { question }: DecideArgs): Promise<Decision> {
    return toDecision(await this.decisions.decide({ eService, channel: CHANNEL }, toQuestion(question)));
  }

  @Requires('e-service')
  @Query(() => Decisions, {
    complexity: decisionsCost,
    description: 'The same of up to a hundred questions.',
  })
  async decideMany(
    @Acting() eService: AskingEService,
    @Args() { questions, semantic }: DecideManyArgs,
  ): Promise<Decisions> {
    const asked = questions.map(toQuestion);
    const decisions = await this.decisions.decideMany({ eService, channel: CHANNEL }, asked, semantic);
    return { decisions: decisions.map(toDecision) };
  }
}
