import { CommanderError } from 'commander';
import { ConfigurationError } from '../platform/config/environment.js';
import { DomainError, type ErrorKind } from '../platform/errors/domain-error.js';

/** What a command tells its shell; part of the interface, so scripts may rely on it. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  configuration: 3,
  unavailable: 4,
  /** As a shell tells of a program that SIGPIPE has ended. */
  readerGone: 141,
} as const;

export const EXIT_CODES_HELP = `Exit codes:
  0  done
  1  refused or failed
  2  wrong usage or input
  3  wrong or incomplete configuration
  4  the database or the service asked is unavailable
141  whoever reads standard output has gone`;

/** Input that can be told to be wrong before anything is done. The message never repeats what was typed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Standard output did not take all there was to say. */
export class OutputError extends Error {
  override readonly name = 'OutputError';

  /**
   * @param code as the system names the failure, e.g. ENOSPC
   * @param remedy where what was to be said is lost
   */
  constructor(
    readonly code: string,
    readonly remedy?: string,
  ) {
    super(`Standard output could not be written: ${code}.`);
  }

  get isReaderGone(): boolean {
    return this.code === 'EPIPE';
  }
}

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  'invalid-input': EXIT.usage,
  unauthenticated: EXIT.failed,
  forbidden: EXIT.failed,
  'not-found': EXIT.failed,
  conflict: EXIT.failed,
  refused: EXIT.failed,
  unavailable: EXIT.unavailable,
  internal: EXIT.failed,
};

export function exitCodeOf(error: unknown): number {
  if (error instanceof DomainError) return BY_KIND[error.kind];
  if (error instanceof ConfigurationError) return EXIT.configuration;
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof OutputError && error.isReaderGone) return EXIT.readerGone;
  // Commander ends help that was asked for with code 0, and everything else because it was called wrongly.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  return EXIT.failed;
}
