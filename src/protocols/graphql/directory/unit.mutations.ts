import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { OrganisationReads } from '../../../domain/directory/organisation-reads.service.js';
import { UnitsService } from '../../../domain/directory/units.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { AddUnitInput, ChangeUnitInput, toNewUnit, toUnitChange } from './unit.inputs.js';
import { UnitResult, type Unit } from './unit.types.js';

@Resolver()
export class UnitMutations {
  constructor(
    private readonly units: UnitsService,
    private readonly reads: OrganisationReads,
  ) {}

  @Requires('directory:write')
  @Mutation(() => UnitResult, { description: 'Adds a unit below another one, or at the top.' })
  async addUnit(@Acting() caller: Caller, @Args('input') input: AddUnitInput) {
    const { id } = await this.units.addUnit(caller, toNewUnit(input));
    return this.asItIs(caller, id);
  }

  @Requires('directory:write')
  @Mutation(() => UnitResult, { description: 'Gives a unit another name, or another place in the tree.' })
  async changeUnit(@Acting() caller: Caller, @Args('input') input: ChangeUnitInput) {
    const { id } = await this.units.changeUnit(caller, toUnitChange(input));
    return this.asItIs(caller, id);
  }

  private async asItIs(caller: Caller, id: string): Promise<Unit | undefined> {
    const [unit] = await this.reads.unitsByIds(caller, [id]);
    return unit;
  }
}
