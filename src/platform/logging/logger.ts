import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import type { Environment } from '../config/environment.js';
import { DomainError } from '../errors/domain-error.js';

/** Injection token of the log. */
export const LOG = Symbol('log');

/**
 * The service's log: JSON lines on standard output, readable lines in development. It is given ids and codes; payloads,
 * NameIDs and personal numbers must never reach it, and request bodies and headers are not serialised at all.
 */
export function createLogger(environment: Pick<Environment, 'LOG_LEVEL' | 'NODE_ENV'>): Logger {
  return pino({
    level: environment.LOG_LEVEL,
    base: undefined,
    serializers: {
      req: ({ method, id }: { method: string; id: string }) => ({ id, method }),
      err: (error: Error & { code?: unknown; occurrence?: unknown }) => ({
        type: error.name,
        code: error.code,
        occurrence: error.occurrence,
        // Frames say where; the message might quote what was sent to us.
        stack: error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .join('\n'),
      }),
    },
    ...(environment.NODE_ENV === 'development' && {
      transport: {
        target: 'pino-pretty',
        options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
      },
    }),
  });
}

/** Nest's own lines, in the same log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, stack?: string): void {
    // What is refused is no failure of Nest's; the door that answers it logs it.
    if (message instanceof DomainError) return;
    this.logger.error({ stack }, message instanceof Error ? message.name : String(message));
  }
  fatal(message: unknown): void {
    this.logger.fatal(String(message));
  }
}
