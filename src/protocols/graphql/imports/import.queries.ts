import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { ImportReads } from '../../../domain/imports/import-reads.service.js';
import { ImportSources } from '../../../domain/imports/import-sources.service.js';
import { ImportsService } from '../../../domain/imports/imports.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { mapNodes, toConnection } from '../connections/connection.types.js';
import { given } from '../inputs/given.js';
import { listCost, pageCost } from '../limits/cost.js';
import { ImportSource, toImportSource } from './import-source.types.js';
import { ImportArgs, ImportSourceArgs } from './import.inputs.js';
import { Import, ImportConnection, toImport } from './import.types.js';

@Resolver()
export class ImportQueries {
  constructor(
    private readonly imported: ImportsService,
    private readonly reads: ImportReads,
    private readonly sources: ImportSources,
  ) {}

  @Requires('imports:read')
  @Query(() => [ImportSource], {
    description: 'Of the organisations you administer; by organisation and name.',
    complexity: listCost,
  })
  async importSources(
    @Acting() caller: Caller,
    @Args() { organisation }: ImportSourceArgs,
  ): Promise<ImportSource[]> {
    return (await this.sources.list(caller, organisation ?? undefined)).map(toImportSource);
  }

  @Requires('imports:read')
  @Query(() => ImportConnection, {
    description: 'Files of sources and what became of them, newest first.',
    complexity: pageCost,
  })
  async imports(@Acting() caller: Caller, @Args() filter: ImportArgs) {
    return toConnection(mapNodes(await this.reads.page(caller, given(filter)), toImport));
  }

  @Requires('imports:read')
  @Query(() => Import, { description: 'One of them.' })
  async import(@Acting() caller: Caller, @Args('id', { type: () => ID }) id: string): Promise<Import> {
    return toImport(await this.imported.status(caller, id));
  }
}
