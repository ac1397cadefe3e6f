import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Environment } from './platform/config/environment.js';
import { PlatformModule } from './platform/platform.module.js';
import { SamlModule } from './protocols/saml/saml.module.js';

/** The service: its doors on the platform. Each door imports the domain modules it asks. */
@Module({})
export class AppModule {
  static with(environment: Environment, logger: Logger): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(environment, logger), SamlModule] };
  }
}
