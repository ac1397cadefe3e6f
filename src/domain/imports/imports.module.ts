import { Module } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { ImportFetches } from './fetching/import-fetches.service.js';
import { ImportFetchStore } from './fetching/import-fetches.store.js';
import { ImportBatchStore } from './import-batches.store.js';
import { ImportReads } from './import-reads.service.js';
import { ImportReception } from './import-reception.js';
import { ImportTurns } from './import-turns.js';
import { LineKeeping } from './line-keeping.js';
import { ImportSources } from './import-sources.service.js';
import { explanations } from './imports.errors.js';
import { ImportsService } from './imports.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [
    ImportsService,
    ImportReception,
    ImportReads,
    ImportSources,
    ImportBatchStore,
    ImportTurns,
    LineKeeping,
    ImportFetches,
    ImportFetchStore,
  ],
  exports: [ImportsService, ImportReads, ImportSources, ImportFetches, ImportFetchStore],
})
export class ImportsModule {
  constructor(database: ImportingDatabase) {
    database.explain(explanations);
  }
}
