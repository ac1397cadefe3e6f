import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { PowerReads } from '../../../domain/mandates/power-reads.service.js';
import { PowersService } from '../../../domain/mandates/powers.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { PowerResult } from './mandate-results.types.js';
import { DefinePowerInput, toNewPower } from './power.inputs.js';
import type { Power } from './power.types.js';

@Resolver()
export class PowerMutations {
  constructor(
    private readonly powers: PowersService,
    private readonly reads: PowerReads,
  ) {}

  @Requires('catalogue:write')
  @Mutation(() => PowerResult, { description: 'Defines a power. It stays as it was defined.' })
  async definePower(
    @Acting() caller: Caller,
    @Args('input') input: DefinePowerInput,
  ): Promise<Power | undefined> {
    const { powerId } = await this.powers.definePower(caller, toNewPower(input));
    const [power] = await this.reads.byIds(caller, [powerId]);
    return power;
  }
}
