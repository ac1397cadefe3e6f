import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { AdministeredDecisions } from '../../../domain/decisions/administered-decisions.service.js';
import { AdministeredSearches } from '../../../domain/decisions/administered-searches.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { mapNodes, toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { listCost, searchCost } from '../limits/cost.js';
import {
  ExplainArgs,
  ExplainWhoMayArgs,
  ReplayArgs,
  toExplained,
  toExplainedSearch,
  toInstants,
  WhatMayArgs,
} from './decision.inputs.js';
import {
  ExplainedDecision,
  HeldPower,
  ReplayedDecision,
  toExplainedDecision,
  toHeldPower,
  toReplayed,
  toWhoMayDo,
  WhoMayDoConnection,
} from './explained-decision.types.js';

@Resolver()
export class ExplainedDecisionQueries {
  constructor(
    private readonly decisions: AdministeredDecisions,
    private readonly searches: AdministeredSearches,
  ) {}

  @Requires('mandates:read')
  @Query(() => ExplainedDecision, {
    description:
      'May this employee do this to that, and why or why not; as of any instant, as known at any later one.',
  })
  async explainDecision(
    @Acting() caller: Caller,
    @Args() { question, ...instants }: ExplainArgs,
  ): Promise<ExplainedDecision> {
    const decided = await this.decisions.explain(caller, toExplained(question), toInstants(instants));
    return toExplainedDecision(decided);
  }

  @Requires('mandates:read')
  @Query(() => [HeldPower], {
    complexity: listCost,
    description: 'Everything an employee may do, alone or with others, by code of the power.',
  })
  async whatMay(
    @Acting() caller: Caller,
    @Args() { employment, relyingParty, ...instants }: WhatMayArgs,
  ): Promise<HeldPower[]> {
    const as = { ...toInstants(instants), ...(relyingParty !== undefined && { relyingParty }) };
    return (await this.decisions.whatMay(caller, employment, as)).map(toHeldPower);
  }

  @Requires('mandates:read')
  @Query(() => WhoMayDoConnection, {
    complexity: searchCost,
    description:
      'Who in an organisation may do this to that, alone or with others, and by what. A page may be short although there is another.',
  })
  async explainWhoMay(
    @Acting() caller: Caller,
    @Args() args: ExplainWhoMayArgs,
  ): Promise<InstanceType<typeof WhoMayDoConnection>> {
    const { search, first, after, ...instants } = given(args);
    const page = { first, ...(after !== undefined && { after }) };
    const found = await this.searches.whoMay(caller, toExplainedSearch(search), page, toInstants(instants));
    return toConnection(mapNodes(found, toWhoMayDo));
  }

  @Requires('records:read')
  @Query(() => ReplayedDecision, {
    description: 'Decides again what is on record, from what was known then of what held then.',
  })
  async replayDecision(@Acting() caller: Caller, @Args() { id }: ReplayArgs): Promise<ReplayedDecision> {
    return toReplayed(await this.decisions.replay(caller, id));
  }
}
