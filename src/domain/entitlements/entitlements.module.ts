import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AdministeredFactsStore } from './administered-facts.store.js';
import { EntitlementsService } from './entitlements.service.js';
import { EntitlementsStore } from './entitlements.store.js';
import { RememberedFactsStore } from './remembered-facts.store.js';
import { RememberingService } from './remembering.service.js';

@Module({
  imports: [DirectoryModule],
  providers: [
    EntitlementsStore,
    AdministeredFactsStore,
    EntitlementsService,
    RememberedFactsStore,
    RememberingService,
  ],
  exports: [EntitlementsService, RememberingService],
})
export class EntitlementsModule {}
