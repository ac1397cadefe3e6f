import { randomUUID } from 'node:crypto';

/** What went wrong, as a closed list: every protocol maps each kind to its own form exhaustively. */
export type ErrorKind =
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'unavailable'
  | 'internal';

/** Field, code or id names that help to mend the fault. Never a personal number, a NameID or a secret. */
export type ErrorDetails = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/**
 * A failure with a stable dotted code ("mandate.holder-not-employed") and a message that may be shown to the caller:
 * it says what is wrong and how to mend it, and holds nothing secret or personal. The cause stays inside the service.
 */
export class DomainError extends Error {
  /** Names this occurrence in the log and in the answer, so that a report can be found again. */
  readonly occurrence = randomUUID();

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
    this.name = 'DomainError';
  }
}
