import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.js';
import { ScopesStore } from '../../domain/directory/scopes.store.js';
import { RelyingPartiesModule } from '../../domain/relying-parties/relying-parties.module.js';
import { AttributeQueryController } from './attribute-query.controller.js';
import { AttributeQueryPipeline } from './attribute-query.pipeline.js';
import { AuthorityAddresses } from './authority-addresses.js';
import { AuthorityMetadata } from './authority-metadata.js';
import { KnownIdentityProviders } from './known-identity-providers.js';
import { MetadataController } from './metadata.controller.js';
import { MetadataFolder } from './metadata-folder.js';
import { OwnSigningKeys } from './own-signing-keys.js';
import { MetadataFeeds } from './feeds/metadata-feeds.js';
import { CheckFreshness } from './steps/check-freshness.js';
import { IdentifyRelyingParty } from './steps/identify-relying-party.js';
import { IdentifySubject } from './steps/identify-subject.js';
import { RecordDisclosure } from './steps/record-disclosure.js';
import { ReleaseAttributes } from './steps/release-attributes.js';
import { WriteAnswer } from './steps/write-answer.js';

@Module({
  imports: [AuditModule, RelyingPartiesModule],
  controllers: [AttributeQueryController, MetadataController],
  providers: [
    AuthorityAddresses,
    AuthorityMetadata,
    KnownIdentityProviders,
    MetadataFeeds,
    MetadataFolder,
    OwnSigningKeys,
    ScopesStore,
    AttributeQueryPipeline,
    IdentifyRelyingParty,
    CheckFreshness,
    IdentifySubject,
    ReleaseAttributes,
    RecordDisclosure,
    WriteAnswer,
  ],
  exports: [KnownIdentityProviders, MetadataFeeds],
})
export class SamlModule {}
