import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuditModule } from '../../src/domain/audit/audit.module.js';
import { CallersModule } from '../../src/domain/callers/callers.module.js';
import { DecisionsModule } from '../../src/domain/decisions/decisions.module.js';
import { DirectoryModule } from '../../src/domain/directory/directory.module.js';
import { ImportsModule } from '../../src/domain/imports/imports.module.js';
import { MandatesModule } from '../../src/domain/mandates/mandates.module.js';
import { RelyingPartiesModule } from '../../src/domain/relying-parties/relying-parties.module.js';
import { RolesModule } from '../../src/domain/roles/roles.module.js';
import { readEnvironment, type Environment, type Variables } from '../../src/platform/config/environment.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { serve } from '../../src/serve.js';
import type { TestDatabase } from './postgres.js';
import { makeSetting, type Setting } from './setting.js';

/** The caller under whom tests arrange what they need. */
export const OPERATOR = { actor: 'test:operator', administers: 'all' } as const;

/** The whole service on a database of its own, on a free port of the loopback. */
export interface TestService {
  readonly environment: Environment;
  readonly database: TestDatabase;
  /** Where it listens; PUBLIC_URL is another name, as behind a proxy. */
  readonly address: string;
  /** The domain's services, as the CLI would use them. */
  readonly administration: INestApplicationContext;
  /** A further instance on the same database and keys; stopped with the rest. */
  startAnother(variables?: Variables): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts it as production would.
 * @param setting made by the caller where the variables depend on it; removed at `stop()` like one made here
 */
export async function startService(variables: Variables = {}, setting?: Setting): Promise<TestService> {
  const complete = setting ?? (await makeSetting());
  const { database, variables: usual } = complete;
  const contexts = new Set<INestApplicationContext>();
  const start = async (more: Variables = {}) => {
    const environment = readEnvironment({ ...usual, ...variables, ...more });
    const { app, address } = await serve(environment, createLogger(environment));
    contexts.add(app);
    return { app, address };
  };
  const { app, address } = await start();
  const environment = readEnvironment({ ...usual, ...variables });
  // A context of its own takes as long to make as half a service: only where the service's way to the database may be cut off.
  const reaches = environment.ADMINISTRATION_DATABASE_URL === usual.ADMINISTRATION_DATABASE_URL;
  const administration = reaches ? app : await openAdministration(usual);
  contexts.add(administration);
  return {
    environment,
    database,
    address,
    administration,
    startAnother: async (more) => (await start(more)).address,
    stop: async () => {
      await Promise.all([...contexts].map((context) => context.close()));
      await complete.remove();
    },
  };
}

/** The domain's services without any door. */
export function openAdministration(variables: Variables): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(Administration.with(readEnvironment(variables)), {
    logger: false,
    abortOnError: false,
  });
}

@Module({})
class Administration {
  static with(environment: Environment) {
    return {
      module: Administration,
      imports: [
        PlatformModule.with(environment, createLogger(environment)),
        AuditModule,
        DirectoryModule,
        ImportsModule,
        RolesModule,
        MandatesModule,
        RelyingPartiesModule,
        CallersModule,
        DecisionsModule,
      ],
    };
  }
}
