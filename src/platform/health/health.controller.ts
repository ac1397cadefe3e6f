import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AdministrationDatabase } from '../database/administration-database.js';
import { DatabaseState } from '../database/database-state.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly administration: AdministrationDatabase,
    private readonly database: DatabaseState,
  ) {}

  /** The process serves. Never depends on anything else: a restart would not mend a database. */
  @RouteConfig({ always: true })
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The service can answer: both logins reach the database, and its schema is what this version needs. 503 names what is amiss. */
  @RouteConfig({ always: true })
  @Get('ready')
  async ready(): Promise<Report> {
    const [administration, missing] = await Promise.allSettled([
      this.administration.ping(),
      this.database.missingMigrations(),
    ]);
    const report = {
      administration: administration.status === 'fulfilled' ? 'ok' : 'unavailable',
      answering: missing.status === 'fulfilled' ? 'ok' : 'unavailable',
      ...(missing.status === 'fulfilled' && { schema: missing.value.length === 0 ? 'ok' : 'older' }),
    };
    if (Object.values(report).some((part) => part !== 'ok'))
      throw new ServiceUnavailableException({ status: 'unavailable', ...report });
    return { status: 'ok', ...report };
  }
}

interface Report {
  readonly status: string;
  readonly administration: string;
  readonly answering: string;
  /** `older`: it lacks migrations of this version. */
  readonly schema?: string;
}
