import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports.module.js';
import { DueFetches } from './due-fetches.service.js';
import { ImportFetcher } from './import-fetcher.service.js';

/** What a running service fetches by itself; what is to be fetched is said in ImportsModule. */
@Module({ imports: [ImportsModule], providers: [DueFetches, ImportFetcher], exports: [DueFetches] })
export class ImportFetchingModule {}
