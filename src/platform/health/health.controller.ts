import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { AdministrationDatabase } from '../database/administration-database.js';
import { AnsweringDatabase } from '../database/answering-database.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly administration: AdministrationDatabase,
    private readonly answering: AnsweringDatabase,
  ) {}

  /** The process serves. Never depends on anything else: a restart would not mend a database. */
  @RouteConfig({ always: true })
  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The service can answer: both of its database roles reach the database. 503 names which does not. */
  @RouteConfig({ always: true })
  @Get('ready')
  async ready(): Promise<Record<string, 'ok'>> {
    const checks = { administration: this.administration.ping(), answering: this.answering.ping() };
    const results = await Promise.allSettled(Object.values(checks));
    const report = Object.fromEntries(
      Object.keys(checks).map((name, i) => [name, results[i]?.status === 'fulfilled' ? 'ok' : 'unavailable']),
    );
    if (Object.values(report).includes('unavailable'))
      throw new ServiceUnavailableException({ status: 'unavailable', ...report });
    return { status: 'ok', ...(report as Record<string, 'ok'>) };
  }
}
