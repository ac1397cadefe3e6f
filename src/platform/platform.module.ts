import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { Environment } from './config/environment.js';
import { AdministrationDatabase } from './database/administration-database.js';
import { AnsweringDatabase } from './database/answering-database.js';
import { ImportingDatabase } from './database/importing-database.js';
import { ReadingDatabase } from './database/reading-database.js';
import { HealthController } from './health/health.controller.js';
import { UnderWay } from './jobs/giving-way.js';
import { JobQueue } from './jobs/job-queue.js';
import { KeyRing } from './keys/key-ring.js';
import { LOG } from './logging/logger.js';
import { newRegistry } from './metrics/registry.js';

/** What every storey above stands on: the configuration, the database in its uses, the queue of jobs, and our keys. */
@Module({})
export class PlatformModule {
  static with(environment: Environment, logger: Logger): DynamicModule {
    const providers = [
      { provide: Environment, useValue: environment },
      { provide: LOG, useValue: logger },
      {
        provide: AdministrationDatabase,
        useFactory: () => new AdministrationDatabase(environment.ADMINISTRATION_DATABASE_URL),
      },
      {
        provide: ReadingDatabase,
        useFactory: () => new ReadingDatabase(environment.ADMINISTRATION_DATABASE_URL),
      },
      {
        provide: ImportingDatabase,
        useFactory: () => new ImportingDatabase(environment.ADMINISTRATION_DATABASE_URL),
      },
      {
        provide: AnsweringDatabase,
        useFactory: () => new AnsweringDatabase(environment.ANSWERING_DATABASE_URL),
      },
      {
        provide: JobQueue,
        useFactory: () => new JobQueue(environment.ADMINISTRATION_DATABASE_URL, logger),
      },
      { provide: Registry, useFactory: () => newRegistry(environment) },
      { provide: UnderWay, useFactory: () => new UnderWay() },
      { provide: KeyRing, useFactory: () => new KeyRing(environment.KEYS_FOLDER) },
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController],
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}
