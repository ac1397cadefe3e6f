import { userInfo } from 'node:os';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Caller } from '../domain/access/caller.js';
import { AuditModule } from '../domain/audit/audit.module.js';
import { MachineClientsModule } from '../domain/callers/machine-clients.module.js';
import { DirectoryModule } from '../domain/directory/directory.module.js';
import { ImportsModule } from '../domain/imports/imports.module.js';
import { MandatesModule } from '../domain/mandates/mandates.module.js';
import { RelyingPartiesModule } from '../domain/relying-parties/relying-parties.module.js';
import { RolesModule } from '../domain/roles/roles.module.js';
import { Environment } from '../platform/config/environment.js';
import { AdministrationDatabase } from '../platform/database/administration-database.js';
import { AnsweringDatabase } from '../platform/database/answering-database.js';
import { DatabaseState } from '../platform/database/database-state.js';
import { ImportingDatabase } from '../platform/database/importing-database.js';
import { UnderWay } from '../platform/jobs/giving-way.js';
import { ReadingDatabase } from '../platform/database/reading-database.js';
import { refuseUnfit } from '../refuse-unfit.js';
import { withConfiguration, type Needed } from './configuration.js';
import type { Terminal } from './terminal.js';

/** The domain's services, and who calls them. */
export interface Register {
  readonly caller: Caller;
  readonly get: <Service>(service: Type<Service>) => Service;
}

const NEEDED: Needed = [
  'ADMINISTRATION_DATABASE_URL',
  'ANSWERING_DATABASE_URL',
  'PERSONAL_NUMBER_KEY',
  'ATTRIBUTE_BASE_URI',
];

/** The platform without what only a running service needs: its keys, its log, its health. */
@Module({
  imports: [
    AuditModule,
    DirectoryModule,
    RolesModule,
    MandatesModule,
    RelyingPartiesModule,
    MachineClientsModule,
    ImportsModule,
  ],
})
class RegisterModule {
  static with(environment: Environment): DynamicModule {
    const { ADMINISTRATION_DATABASE_URL: administering, ANSWERING_DATABASE_URL: answering } = environment;
    const providers = [
      { provide: Environment, useValue: environment },
      { provide: AdministrationDatabase, useFactory: () => new AdministrationDatabase(administering) },
      { provide: ReadingDatabase, useFactory: () => new ReadingDatabase(administering) },
      { provide: ImportingDatabase, useFactory: () => new ImportingDatabase(administering) },
      { provide: UnderWay, useFactory: () => new UnderWay() },
      { provide: AnsweringDatabase, useFactory: () => new AnsweringDatabase(answering) },
      {
        provide: DatabaseState,
        inject: [ReadingDatabase, AnsweringDatabase],
        useFactory: (reading: ReadingDatabase, from: AnsweringDatabase) => new DatabaseState(reading, from),
      },
    ];
    return {
      module: RegisterModule,
      global: true,
      providers,
      exports: providers.map(({ provide }) => provide),
    };
  }
}

/**
 * Opens the register as the service does, whether or not the service runs, and closes it after the work.
 * @throws ConfigurationError also when the database is not what this version needs
 */
export async function withRegister<T>(
  terminal: Terminal,
  work: (register: Register) => Promise<T>,
): Promise<T> {
  return withConfiguration(terminal, NEEDED, async (environment) => {
    const context = await NestFactory.createApplicationContext(RegisterModule.with(environment), {
      logger: false,
      abortOnError: false,
    });
    try {
      await refuseUnfit(context);
      return await work({ caller: operator(), get: (service) => context.get(service, { strict: false }) });
    } finally {
      await context.close();
    }
  });
}

/** Whoever may run commands with the service's configuration is its operator; the account is what is audited. */
function operator(): Caller {
  return { actor: `cli:${account()}`, administers: 'all' };
}

function account(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers often run as a number that has no account.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
