import { Module, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { Environment } from '../../platform/config/environment.js';
import { AuditModule } from '../../domain/audit/audit.module.js';
import { DirectoryModule } from '../../domain/directory/directory.module.js';
import { CallersModule } from '../../domain/callers/callers.module.js';
import { RelyingPartiesModule } from '../../domain/relying-parties/relying-parties.module.js';
import { ImportsModule } from '../../domain/imports/imports.module.js';
import { EntitlementsModule } from '../../domain/entitlements/entitlements.module.js';
import { DecisionsModule } from '../../domain/decisions/decisions.module.js';
import { RolesModule } from '../../domain/roles/roles.module.js';
import { MandatesModule } from '../../domain/mandates/mandates.module.js';
import { PermissionGuard } from './access/permission.guard.js';
import { GraphqlEndpoint } from './endpoint/graphql-endpoint.js';
import { Operations } from './endpoint/operations.js';
import { invalidInput } from './errors/invalid-input.js';
import { RefusalsInterceptor } from './errors/refusals.interceptor.js';
import { engineOptions } from './engine-options.js';
import { PrintablePipe } from './inputs/printable.pipe.js';
import { Reads } from './loading/reads.js';
import { RESOLVERS } from './resolvers.js';
import { InstantScalar } from './scalars/instant.scalar.js';
import { JsonObjectScalar } from './scalars/json-object.scalar.js';
import { LoginEvidenceScalar } from './scalars/login-evidence.scalar.js';
import { LocalDateScalar } from './scalars/local-date.scalar.js';

/** The GraphQL door. Guard, pipes and interceptor hold for every operation, so that none can forget them. */
@Module({
  imports: [
    AuditModule,
    CallersModule,
    RelyingPartiesModule,
    DirectoryModule,
    RolesModule,
    MandatesModule,
    EntitlementsModule,
    ImportsModule,
    DecisionsModule,
    GraphQLModule.forRootAsync<MercuriusDriverConfig>({
      driver: MercuriusDriver,
      inject: [Environment],
      useFactory: engineOptions,
    }),
  ],
  providers: [
    { provide: APP_GUARD, useClass: PermissionGuard },
    { provide: APP_INTERCEPTOR, useClass: RefusalsInterceptor },
    { provide: APP_PIPE, useClass: PrintablePipe },
    {
      provide: APP_PIPE,
      useValue: new ValidationPipe({
        transform: true,
        forbidUnknownValues: true,
        exceptionFactory: invalidInput,
      }),
    },
    GraphqlEndpoint,
    Operations,
    Reads,
    InstantScalar,
    LocalDateScalar,
    JsonObjectScalar,
    LoginEvidenceScalar,
    ...RESOLVERS,
  ],
})
export class GraphqlModule {}
