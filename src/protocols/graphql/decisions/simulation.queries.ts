import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { SimulationsService } from '../../../domain/decisions/simulations.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { simulationCost } from '../limits/cost.js';
import { toExplained } from './decision.inputs.js';
import { SimulateArgs, toSimulatedAct } from './simulation.inputs.js';
import { Simulation, SimulationResult, toSimulation } from './simulation.types.js';

@Resolver()
export class SimulationQueries {
  constructor(private readonly simulations: SimulationsService) {}

  @Requires('mandates:write')
  @Query(() => SimulationResult, {
    complexity: simulationCost,
    description:
      'What would be decided if a mandate was granted or revoked: the act is done, looked at and taken back. Takes `mandates:read`, too.',
  })
  async simulate(@Acting() caller: Caller, @Args() { input }: SimulateArgs): Promise<Simulation> {
    const { at, questions } = given(input);
    const asked = questions.map(toExplained);
    return toSimulation(
      await this.simulations.simulate(caller, toSimulatedAct(input), asked, at ?? undefined),
    );
  }
}
