import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { EntitlementsModule } from '../entitlements/entitlements.module.js';
import { MandatesModule } from '../mandates/mandates.module.js';
import { RelyingPartiesModule } from '../relying-parties/relying-parties.module.js';
import { AdministeredDecisions } from './administered-decisions.service.js';
import { AdministeredHoldersStore } from './administered-holders.store.js';
import { AdministeredSearches } from './administered-searches.service.js';
import { AskedFactsStore } from './asked-facts.store.js';
import { DecisionsService } from './decisions.service.js';
import { HoldersStore } from './holders.store.js';
import { LapsedStore } from './lapsed.store.js';
import { RecordedDecisionsStore } from './recorded-decisions.store.js';
import { SearchPlaces } from './search-places.js';
import { SearchesService } from './searches.service.js';
import { SimulationsService } from './simulations.service.js';
import { Subjects } from './subjects.service.js';
import { TogetherService } from './together.service.js';
import { TogetherStore } from './together.store.js';

@Module({
  imports: [DirectoryModule, EntitlementsModule, MandatesModule, RelyingPartiesModule],
  providers: [
    AskedFactsStore,
    LapsedStore,
    HoldersStore,
    Subjects,
    TogetherStore,
    TogetherService,
    DecisionsService,
    SearchesService,
    SearchPlaces,
    RecordedDecisionsStore,
    AdministeredDecisions,
    AdministeredHoldersStore,
    AdministeredSearches,
    SimulationsService,
  ],
  exports: [
    DecisionsService,
    SearchesService,
    SearchPlaces,
    AdministeredDecisions,
    AdministeredSearches,
    SimulationsService,
  ],
})
export class DecisionsModule {}
