import { Inject, Module, type DynamicModule, type OnModuleInit } from '@nestjs/common';
import type { Logger } from 'pino';
import { CallersModule } from './domain/callers/callers.module.js';
import { ImportFetchingModule } from './domain/imports/fetching/import-fetching.module.js';
import { ImportsModule } from './domain/imports/imports.module.js';
import { EntitlementsModule } from './domain/entitlements/entitlements.module.js';
import { ExpiredTogetherStore } from './domain/decisions/expired-together.store.js';
import { ExpiredReplaysStore } from './domain/relying-parties/expired-replays.store.js';
import { RelyingPartiesModule } from './domain/relying-parties/relying-parties.module.js';
import { FeedGauges } from './feed-gauges.js';
import { OperationsEndpoint } from './operations-endpoint.js';
import type { Environment } from './platform/config/environment.js';
import { PlatformModule } from './platform/platform.module.js';
import { AuthzenModule } from './protocols/authzen/authzen.module.js';
import { GraphqlModule } from './protocols/graphql/graphql.module.js';
import { ImportsHttpModule } from './protocols/imports/imports-http.module.js';
import { SamlModule } from './protocols/saml/saml.module.js';
import { ServiceMetrics } from './service-metrics.js';
import { Upkeep } from './upkeep.js';

const PREPARE = Symbol('prepare');

/** The service: its doors on the platform, and what it does beside answering. */
@Module({})
export class AppModule implements OnModuleInit {
  constructor(@Inject(PREPARE) private readonly prepare: () => Promise<void> | undefined) {}

  /** @param prepare called when all modules are initialised, and awaited before any begins its work */
  static with(
    environment: Environment,
    logger: Logger,
    prepare: () => Promise<void> | undefined,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(environment, logger),
        RelyingPartiesModule,
        CallersModule,
        EntitlementsModule,
        ImportsModule,
        ImportFetchingModule,
        SamlModule,
        GraphqlModule,
        ImportsHttpModule,
        AuthzenModule,
      ],
      providers: [
        { provide: PREPARE, useValue: prepare },
        ExpiredReplaysStore,
        ExpiredTogetherStore,
        FeedGauges,
        OperationsEndpoint,
        ServiceMetrics,
        Upkeep,
      ],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.prepare();
  }
}
