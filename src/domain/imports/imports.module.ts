import { Module } from '@nestjs/common';
import { ImportingDatabase } from '../../platform/database/importing-database.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { ImportBatchStore } from './import-batches.store.js';
import { ImportSources } from './import-sources.service.js';
import { explanations } from './imports.errors.js';
import { ImportsService } from './imports.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [ImportsService, ImportSources, ImportBatchStore],
  exports: [ImportsService, ImportSources],
})
export class ImportsModule {
  constructor(database: ImportingDatabase) {
    database.explain(explanations);
  }
}
