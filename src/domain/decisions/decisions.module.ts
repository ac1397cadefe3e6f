import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { RelyingPartiesModule } from '../relying-parties/relying-parties.module.js';
import { AskedFactsStore } from './asked-facts.store.js';
import { DecisionsService } from './decisions.service.js';
import { HoldersStore } from './holders.store.js';
import { LapsedStore } from './lapsed.store.js';
import { SearchesService } from './searches.service.js';
import { Subjects } from './subjects.service.js';
import { TogetherService } from './together.service.js';
import { TogetherStore } from './together.store.js';

@Module({
  imports: [DirectoryModule, RelyingPartiesModule],
  providers: [
    AskedFactsStore,
    LapsedStore,
    HoldersStore,
    Subjects,
    TogetherStore,
    TogetherService,
    DecisionsService,
    SearchesService,
  ],
  exports: [DecisionsService, SearchesService],
})
export class DecisionsModule {}
