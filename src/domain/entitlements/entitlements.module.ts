import { Module } from '@nestjs/common';
import { DirectoryModule } from '../directory/directory.module.js';
import { AdministeredFactsStore } from './administered-facts.store.js';
import { EntitlementsService } from './entitlements.service.js';
import { EntitlementsStore } from './entitlements.store.js';

@Module({
  imports: [DirectoryModule],
  providers: [EntitlementsStore, AdministeredFactsStore, EntitlementsService],
  exports: [EntitlementsService],
})
export class EntitlementsModule {}
