import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { pino, type Logger } from 'pino';
import type { Caller } from '../../src/domain/access/caller.js';
import { AuditModule } from '../../src/domain/audit/audit.module.js';
import { DirectoryModule } from '../../src/domain/directory/directory.module.js';
import { EmployeesService } from '../../src/domain/directory/employees.service.js';
import { OrganisationsService } from '../../src/domain/directory/organisations.service.js';
import { ImportFetchingModule } from '../../src/domain/imports/fetching/import-fetching.module.js';
import { ImportsModule } from '../../src/domain/imports/imports.module.js';
import { MandatesModule } from '../../src/domain/mandates/mandates.module.js';
import { RolesModule } from '../../src/domain/roles/roles.module.js';
import { Environment } from '../../src/platform/config/environment.js';
import { AdministrationDatabase } from '../../src/platform/database/administration-database.js';
import { ImportingDatabase } from '../../src/platform/database/importing-database.js';
import { UnderWay } from '../../src/platform/jobs/giving-way.js';
import { ReadingDatabase } from '../../src/platform/database/reading-database.js';
import { JobQueue } from '../../src/platform/jobs/job-queue.js';
import { LOG } from '../../src/platform/logging/logger.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

export const OPERATOR: Caller = { actor: 'test:operator', administers: 'all' };
export const NUMBER = '5562265719';
export const OTHER_NUMBER = '2021006883';
export const BASE_URI = 'https://test.example/attributes/1.0';

interface RegisterOptions {
  readonly personalNumbers?: boolean;
  readonly variables?: Partial<Environment>;
  readonly log?: Logger;
}

type Service<T> = new (...dependencies: never[]) => T;

/** The administration side of the domain, wired as in production, on a database of its own. */
export class Register {
  private constructor(
    readonly database: TestDatabase,
    private readonly context: INestApplicationContext,
  ) {}

  /** @param options personalNumbers: false for a service that handles none; variables: further ones of its environment */
  static async open(options: RegisterOptions = {}): Promise<Register> {
    const database = await createTestDatabase();
    const platform = platformOn(database, options);
    const imports = [AuditModule, DirectoryModule, RolesModule, MandatesModule, ImportsModule];
    const root = { module: RegisterModule, imports: [platform, ...imports, ImportFetchingModule] };
    const context = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
    return new Register(database, context);
  }

  get<T>(service: Service<T>): T {
    return this.context.get<T>(service);
  }

  /** An organisation that has onboarded, with its ePPN domain. */
  async organisation(number = NUMBER, scopes: readonly string[] = []): Promise<{ id: string }> {
    const input = { number, name: `Organisation ${number}`, scopes };
    return (await this.get(OrganisationsService).onboard(OPERATOR, input)).organisation;
  }

  /** A new person employed until further notice, who is called by the uid. */
  async employee(
    uid: string,
    number = NUMBER,
  ): Promise<{ employmentId: string; personId: string; orgAffiliation: string }> {
    const term = { displayName: uid, from: new Date('2026-01-01T00:00:00Z') };
    return this.get(EmployeesService).addEmployee(OPERATOR, { organisation: number, uid, term });
  }

  /** Rows as the owner of the database sees them. */
  async rows<T extends object>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.database.rows<T>(sql, values);
  }

  async close(): Promise<void> {
    await this.context.get(JobQueue).onApplicationShutdown();
    await this.context.get(AdministrationDatabase).close();
    await this.context.get(ReadingDatabase).close();
    await this.context.get(ImportingDatabase).close();
    await this.context.close();
    await this.database.drop();
  }
}

@Module({})
class RegisterModule {}

@Module({})
class PlatformOnTest {}

function platformOn(
  database: TestDatabase,
  { personalNumbers = true, variables = {}, log = pino({ level: 'silent' }) }: RegisterOptions,
) {
  const environment = {
    ...variables,
    ATTRIBUTE_BASE_URI: BASE_URI,
    PERSONAL_NUMBER_KEY: personalNumbers ? Buffer.alloc(32, 7).toString('base64') : undefined,
  };
  const administration = new AdministrationDatabase(database.administrationUrl);
  const providers = [
    { provide: Environment, useValue: environment },
    { provide: AdministrationDatabase, useValue: administration },
    {
      provide: ImportingDatabase,
      useFactory: () => new ImportingDatabase(database.administrationUrl),
    },
    { provide: UnderWay, useFactory: () => new UnderWay() },
    { provide: ReadingDatabase, useFactory: () => new ReadingDatabase(database.administrationUrl) },
    {
      provide: JobQueue,
      useFactory: () => new JobQueue(database.administrationUrl, log),
    },
    { provide: LOG, useValue: log },
  ];
  return {
    module: PlatformOnTest,
    global: true,
    providers,
    exports: providers.map(({ provide }) => provide),
  };
}

/** Who administers one organisation only. */
export function administratorOf(organisation: { id: string }, personId?: string): Caller {
  return { actor: 'test:administrator', administers: [organisation.id], ...(personId && { personId }) };
}

/** What a refusal with this code looks like to `rejects`. */
export function refusal(code: string): object {
  return { name: 'DomainError', code };
}
