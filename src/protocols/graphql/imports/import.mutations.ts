import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../../../domain/access/caller.js';
import { ImportSources } from '../../../domain/imports/import-sources.service.js';
import { ImportsService } from '../../../domain/imports/imports.service.js';
import { Acting } from '../access/acting.js';
import { Requires } from '../access/requires.js';
import { given } from '../inputs/given.js';
import { ImportSourceResult, toImportSource, type ImportSource } from './import-source.types.js';
import { CancelImportInput, ConfirmImportInput, SaveImportSourceInput } from './import.inputs.js';
import { ImportResult, toImport, type Import } from './import.types.js';

@Resolver()
export class ImportMutations {
  constructor(
    private readonly imported: ImportsService,
    private readonly sources: ImportSources,
  ) {}

  @Requires('imports:run')
  @Mutation(() => ImportSourceResult, {
    description:
      'Adds a source, or changes how its files are read and when they stop. What is left out stays; how files are read (format, encoding, delimiter, columns) is said as a whole or not at all.',
  })
  async saveImportSource(
    @Acting() caller: Caller,
    @Args('input') input: SaveImportSourceInput,
  ): Promise<ImportSource> {
    const { format, encoding, delimiter, columns, ...source } = given(input);
    const mapping = Object.fromEntries(columns?.map(({ column, inFile }) => [column, inFile]) ?? []);
    const reading = given({
      format,
      encoding,
      delimiter: delimiter === 'TAB' ? ('\t' as const) : delimiter,
      columns: columns && mapping,
    });
    const isSaid = Object.keys(reading).length > 0;
    return toImportSource(await this.sources.save(caller, { ...source, ...(isSaid && { reading }) }));
  }

  @Requires('imports:run')
  @Mutation(() => ImportResult, { description: 'Applies an import that waits because it ends so much.' })
  async confirmImport(
    @Acting() caller: Caller,
    @Args('input') { id, ...seen }: ConfirmImportInput,
  ): Promise<Import> {
    return toImport(await this.imported.confirm(caller, id, seen));
  }

  @Requires('imports:run')
  @Mutation(() => ImportResult, {
    description: 'Gives up an import that waits, or that was left half done and cannot be applied.',
  })
  async cancelImport(
    @Acting() caller: Caller,
    @Args('input') { id, reason }: CancelImportInput,
  ): Promise<Import> {
    return toImport(await this.imported.cancel(caller, id, reason));
  }
}
