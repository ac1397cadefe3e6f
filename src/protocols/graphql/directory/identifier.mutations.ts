import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { IdentifierReads } from '../../../domain/directory/identifier-reads.service.js';
import { IdentifiersService } from '../../../domain/directory/identifiers.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import {
  AddIdentifierInput,
  EndIdentifierInput,
  toIdentifierToAdd,
  toIdentifierToEnd,
} from './identifier.inputs.js';
import { IdentifierResult, toIdentifier, type Identifier } from './identifier.types.js';

@Resolver()
export class IdentifierMutations {
  constructor(
    private readonly identifiers: IdentifiersService,
    private readonly reads: IdentifierReads,
  ) {}

  @Requires('directory:write')
  @Mutation(() => IdentifierResult, { description: 'Lets an employee be asked for by one more identifier.' })
  async addIdentifier(@Acting() caller: Caller, @Args('input') input: AddIdentifierInput) {
    const { identifierId } = await this.identifiers.addIdentifier(caller, toIdentifierToAdd(input));
    return this.asItIs(caller, identifierId);
  }

  @Requires('directory:write')
  @Mutation(() => IdentifierResult, {
    description:
      'Nobody is asked for by the identifier any more. Where it goes on for a while, the answer is the one that does.',
  })
  async endIdentifier(@Acting() caller: Caller, @Args('input') input: EndIdentifierInput) {
    const { identifierId } = await this.identifiers.endIdentifier(caller, toIdentifierToEnd(input));
    return this.asItIs(caller, identifierId);
  }

  private async asItIs(caller: Caller, id: string): Promise<Identifier | undefined> {
    const [identifier] = await this.reads.byIds(caller, [id]);
    return identifier && toIdentifier(identifier);
  }
}
