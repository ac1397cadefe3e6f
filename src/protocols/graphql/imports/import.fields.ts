import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { callerFor } from '../../../domain/access/caller.js';
import { ImportReads } from '../../../domain/imports/import-reads.service.js';
import { toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { statementCost } from '../limits/cost.js';
import type { OperationContext } from '../operation-context.js';
import { ImportRowArgs } from './import.inputs.js';
import { Import, ImportRowConnection } from './import.types.js';

@Resolver(() => Import)
export class ImportFields {
  constructor(private readonly reads: ImportReads) {}

  @ResolveField(() => ImportRowConnection, {
    nullable: true,
    description:
      'The verdicts in the order of the file, save that what cannot be read comes first and what is missing in it last. Takes `imports:read`.',
    complexity: statementCost,
  })
  async rows(
    @Parent() { id }: Import,
    @Args() filter: ImportRowArgs,
    @Context() { authenticated }: OperationContext,
  ) {
    return toConnection(await this.reads.rows(callerFor(authenticated, 'imports:read'), id, given(filter)));
  }
}
