import { Module } from '@nestjs/common';
import { AdministrationDatabase } from '../../platform/database/administration-database.js';
import { AttributesModule } from '../attributes/attributes.module.js';
import { AuditModule } from '../audit/audit.module.js';
import { DisclosuresModule } from '../audit/disclosures.module.js';
import { DirectoryModule } from '../directory/directory.module.js';
import { EntitlementsModule } from '../entitlements/entitlements.module.js';
import { AgreementsService } from './agreements.service.js';
import { AgreementsStore } from './agreements.store.js';
import { AnswerService } from './answer.service.js';
import { AskedReleaseService } from './asked-release.service.js';
import { AskedTogetherStore } from './asked-together.store.js';
import { FeedHandOverService } from './feed-hand-over.service.js';
import { IdentityProvidersAnswerStore } from './identity-providers.answer-store.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { IdentityProvidersStore } from './identity-providers.store.js';
import { KeptAgreementsStore } from './kept-agreements.store.js';
import { MdqEntitiesService } from './mdq-entities.service.js';
import { MdqEntitiesStore } from './mdq-entities.store.js';
import { MetadataFeedsService } from './metadata-feeds.service.js';
import { MetadataFeedsStore } from './metadata-feeds.store.js';
import { RelyingPartiesAnswerStore } from './relying-parties.answer-store.js';
import { RelyingPartiesService } from './relying-parties.service.js';
import { RelyingPartiesStore } from './relying-parties.store.js';
import { ReplayStore } from './replay.store.js';
import { ShownLogins } from './shown-logins.js';
import { explanations } from './relying-parties.errors.js';

const services = [
  RelyingPartiesService,
  MetadataFeedsService,
  MdqEntitiesService,
  FeedHandOverService,
  IdentityProvidersService,
  IdentityProvidersAnswerStore,
  AgreementsService,
  AnswerService,
  AskedReleaseService,
  RelyingPartiesAnswerStore,
  KeptAgreementsStore,
  ReplayStore,
  ShownLogins,
];

@Module({
  imports: [AuditModule, DisclosuresModule, AttributesModule, DirectoryModule, EntitlementsModule],
  providers: [
    ...services,
    AskedTogetherStore,
    MetadataFeedsStore,
    MdqEntitiesStore,
    IdentityProvidersStore,
    RelyingPartiesStore,
    AgreementsStore,
  ],
  exports: [...services, AttributesModule, DisclosuresModule],
})
export class RelyingPartiesModule {
  constructor(database: AdministrationDatabase) {
    database.explain(explanations);
  }
}
