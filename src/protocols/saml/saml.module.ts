import { Module } from '@nestjs/common';
import { AuditModule } from '../../domain/audit/audit.module.js';
import { CallersModule } from '../../domain/callers/callers.module.js';
import { LoginSessions } from '../../domain/callers/login-sessions.service.js';
import { ScopesStore } from '../../domain/directory/scopes.store.js';
import { RelyingPartiesModule } from '../../domain/relying-parties/relying-parties.module.js';
import { ShownLogins } from '../../domain/relying-parties/shown-logins.js';
import { AttributeQueryController } from './attribute-query.controller.js';
import { AttributeQueryPipeline } from './attribute-query.pipeline.js';
import { AuthorityAddresses } from './authority-addresses.js';
import { AuthorityMetadata } from './authority-metadata.js';
import { KnownIdentityProviders } from './known-identity-providers.js';
import { MetadataController } from './metadata.controller.js';
import { MetadataFolder } from './metadata-folder.js';
import { LogoController } from './own-metadata/logo.controller.js';
import { OwnPresentation } from './own-metadata/own-presentation.js';
import { OwnSigningKeys } from './own-signing-keys.js';
import { PartyAlgorithms } from './party-algorithms.js';
import { QueryMetrics } from './query-metrics.js';
import { ConfiguredFeeds } from './feeds/configured-feeds.js';
import { MdqFeeds } from './feeds/mdq-feeds.js';
import { MdqOnDemand } from './feeds/mdq-on-demand.js';
import { LoginAddresses } from './login/login-addresses.js';
import { LoginAnswer } from './login/login-answer.js';
import { LoginEndpoint } from './login/login-endpoint.js';
import { LoginMetadata } from './login/login-metadata.js';
import { LoginVerifier } from './login-verifier.js';
import { LoginStart } from './login/login-start.js';
import { OfferedIdentityProviders } from './login/offered-identity-providers.js';
import { ProviderLogout } from './login/provider-logout.js';
import { ServiceProvider } from './login/service-provider.js';
import { MetadataFeeds } from './feeds/metadata-feeds.js';
import { CheckFreshness } from './steps/check-freshness.js';
import { IdentifyRelyingParty } from './steps/identify-relying-party.js';
import { IdentifySubject } from './steps/identify-subject.js';
import { RecordDisclosure } from './steps/record-disclosure.js';
import { ReleaseAttributes } from './steps/release-attributes.js';
import { VerifyEvidence } from './steps/verify-evidence.js';
import { WriteAnswer } from './steps/write-answer.js';

@Module({
  imports: [AuditModule, RelyingPartiesModule, CallersModule],
  controllers: [AttributeQueryController, MetadataController, LogoController],
  providers: [
    AuthorityAddresses,
    AuthorityMetadata,
    ConfiguredFeeds,
    KnownIdentityProviders,
    LoginVerifier,
    MdqFeeds,
    MdqOnDemand,
    MetadataFeeds,
    MetadataFolder,
    OwnPresentation,
    OwnSigningKeys,
    PartyAlgorithms,
    QueryMetrics,
    ScopesStore,
    AttributeQueryPipeline,
    IdentifyRelyingParty,
    CheckFreshness,
    VerifyEvidence,
    IdentifySubject,
    ReleaseAttributes,
    RecordDisclosure,
    WriteAnswer,
    LoginAddresses,
    LoginMetadata,
    OfferedIdentityProviders,
    ServiceProvider,
    LoginStart,
    ProviderLogout,
    LoginAnswer,
    LoginEndpoint,
  ],
  exports: [KnownIdentityProviders, ConfiguredFeeds, MetadataFeeds, MdqFeeds],
})
export class SamlModule {
  constructor(
    shown: ShownLogins,
    logins: LoginVerifier,
    sessions: LoginSessions,
    offered: OfferedIdentityProviders,
  ) {
    sessions.takenWhere((session) => offered.stillTakes(session));
    shown.verifiedBy((assertion, party) => logins.shown(assertion, party));
  }
}
