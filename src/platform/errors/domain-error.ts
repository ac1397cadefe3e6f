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

/**
 * Field, code or id names that help to mend the fault; `field` is the name of the input that is wrong, with dots where it
 * is inside of another. Never a personal number, a NameID or a secret.
 */
export type ErrorDetails = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>;

/**
 * A failure with a stable dotted code ("mandate.holder-not-employed") and texts that may be shown to the caller: the
 * message is the rule that failed, the remedy what would make it pass. Both hold nothing secret or personal. The cause
 * stays inside the service.
 */
export class DomainError extends Error {
  /** Names this occurrence in the log and in the answer, so that a report can be found again. */
  readonly occurrence = randomUUID();
  /** What would make it pass; empty when nothing that the caller does would. */
  readonly remedy: string;

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    readonly details: ErrorDetails = {},
    options: { cause?: unknown; remedy?: string } = {},
  ) {
    const { remedy = '', ...rest } = options;
    super(message, rest);
    this.name = 'DomainError';
    this.remedy = remedy;
  }
}
