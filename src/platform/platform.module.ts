import { Module, type DynamicModule } from '@nestjs/common';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { Environment } from './config/environment.js';
import { partOf, shareOfThisProcess } from './config/workers.js';
import { ADMINISTRATION_CONNECTIONS, AdministrationDatabase } from './database/administration-database.js';
import { ANSWERING_CONNECTIONS, AnsweringDatabase } from './database/answering-database.js';
import { DatabaseState } from './database/database-state.js';
import { IMPORTS_AT_ONCE, ImportingDatabase } from './database/importing-database.js';
import { READING_CONNECTIONS, ReadingDatabase } from './database/reading-database.js';
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
    const { ADMINISTRATION_DATABASE_URL: administering, ANSWERING_DATABASE_URL: answering } = environment;
    const share = shareOfThisProcess();
    const providers = [
      { provide: Environment, useValue: environment },
      { provide: LOG, useValue: logger },
      {
        provide: AdministrationDatabase,
        useFactory: () =>
          new AdministrationDatabase(administering, partOf(ADMINISTRATION_CONNECTIONS, share, 3)),
      },
      {
        provide: ReadingDatabase,
        useFactory: () => new ReadingDatabase(administering, partOf(READING_CONNECTIONS, share, 3)),
      },
      {
        provide: ImportingDatabase,
        useFactory: () => new ImportingDatabase(administering, partOf(IMPORTS_AT_ONCE, share, 3)),
      },
      {
        provide: AnsweringDatabase,
        useFactory: () => new AnsweringDatabase(answering, partOf(ANSWERING_CONNECTIONS, share, 4)),
      },
      {
        provide: DatabaseState,
        inject: [ReadingDatabase, AnsweringDatabase],
        useFactory: (reading: ReadingDatabase, from: AnsweringDatabase) => new DatabaseState(reading, from),
      },
      {
        provide: JobQueue,
        useFactory: () => new JobQueue(administering, logger, share.keeps),
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
