import type { LoggerService } from '@nestjs/common';
import { pino, type Logger, type LoggerOptions } from 'pino';
import type { Environment } from '../config/environment.js';
import { DatabaseCause } from '../database/database-cause.js';
import { DomainError } from '../errors/domain-error.js';

/** Injection token of the log. */
export const LOG = Symbol('log');

/** So many characters are written at once, which a pipe takes whole: lines of several processes are not mixed. */
const PIECE = 4_096;
const AT_THE_LATEST_MS = 100;

/**
 * Standard output, where a write costs as much as making ten lines. What is held back is written when the process ends, by
 * itself or by an error that nobody caught; being killed loses the last lines.
 */
function makeOutput() {
  const output = pino.destination({
    ...{ dest: 1, sync: true, minLength: PIECE / 2, maxWrite: PIECE },
    periodicFlush: AT_THE_LATEST_MS,
  });
  process.once('exit', () => output.flushSync());
  return output;
}

let output: ReturnType<typeof makeOutput> | undefined;

/**
 * The service's log: JSON lines on standard output, readable lines in development. It is given ids and codes; payloads,
 * NameIDs and personal numbers must never reach it, and request bodies and headers are not serialised at all.
 */
export function createLogger(environment: Pick<Environment, 'LOG_LEVEL' | 'NODE_ENV'>): Logger {
  const options: LoggerOptions = {
    level: environment.LOG_LEVEL,
    base: undefined,
    serializers: {
      req: ({ method, id }: { method: string; id: string }) => ({ id, method }),
      err: (error: Error & { code?: unknown; occurrence?: unknown; cause?: unknown }) => ({
        type: error.name,
        code: error.code,
        occurrence: error.occurrence,
        ...(error.cause instanceof DatabaseCause && {
          database: { code: error.cause.code, severity: error.cause.severity },
        }),
        // Frames say where; the message might quote what was sent to us.
        stack: error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .join('\n'),
      }),
    },
  };
  if (environment.NODE_ENV !== 'development') return pino(options, (output ??= makeOutput()));
  const readable = { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' };
  return pino({ ...options, transport: { target: 'pino-pretty', options: readable } });
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
