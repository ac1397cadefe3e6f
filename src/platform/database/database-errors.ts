import { DomainError, type ErrorDetails, type ErrorKind } from '../errors/domain-error.js';
import { databaseFailure, type DatabaseFailure } from './database-failure.js';

interface Meaning {
  readonly codes: RegExp;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
}

/** By SQLSTATE or the driver's name of the failure; the first that matches counts. */
const MEANINGS: readonly Meaning[] = [
  {
    // Connection, resources, cancelled by a timeout or the operator, lock not available, transaction cut off.
    codes:
      /^(08...|53...|57...|55P03|25P0[34]|28...|3D000|P1\d{3}|P2024|P2028|ConnectionClosed|DatabaseNotReachable|SocketTimeout|TlsConnectionError|PrismaClientInitializationError)$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The database cannot be reached or did not answer in time. Try again later.',
  },
  {
    codes: /^(40001|40P01|P2034)$/,
    kind: 'conflict',
    code: 'database.write-conflict',
    message: 'Somebody else changed the same thing at the same time. Try again.',
  },
  {
    codes: /^23505$/,
    kind: 'conflict',
    code: 'database.already-exists',
    message: 'The same thing is registered already.',
  },
  {
    codes: /^23P01$/,
    kind: 'conflict',
    code: 'database.overlaps',
    message:
      'It overlaps in time with the same thing registered before. Choose another period or end that one first.',
  },
  {
    codes: /^(23503|23001)$/,
    kind: 'invalid-input',
    code: 'database.unknown-reference',
    message: 'Something it refers to does not exist in the same organisation.',
  },
  {
    codes: /^(23502|23514|22...)$/,
    kind: 'invalid-input',
    code: 'database.invalid-value',
    message: 'A value is missing or not allowed.',
  },
  {
    codes: /^42501$/,
    kind: 'forbidden',
    code: 'database.forbidden',
    message: 'This may not be done with these rows.',
  },
  {
    codes: /^P2025$/,
    kind: 'not-found',
    code: 'database.not-found',
    message: 'What was to be changed does not exist.',
  },
];

const UNKNOWN = {
  kind: 'internal',
  code: 'database.failed',
  message: 'The service failed. The log has the cause.',
} as const;

/**
 * A failure of the database as a DomainError; anything else as it is. The error's text, details and cause hold names of
 * constraints and codes, never values of rows.
 *
 * What our triggers raise keeps its own code: SQLSTATE BH001 is `refused`, BH002 `conflict`. A constraint named
 * `identifier__in_use` gives the code `identifier.in-use`.
 */
export function translateDatabaseError(error: unknown): unknown {
  const failure = databaseFailure(error);
  if (!failure) return error;
  const cause = new Error(`Database failure ${failure.code}`);
  if (failure.raised) {
    const kind = failure.code === 'BH002' ? 'conflict' : 'refused';
    return new DomainError(failure.raised.code, kind, failure.raised.message, {}, { cause });
  }
  const { kind, code, message } = MEANINGS.find(({ codes }) => codes.test(failure.code)) ?? UNKNOWN;
  return new DomainError(codeOf(failure) ?? code, kind, message, detailsOf(failure), { cause });
}

function codeOf({ constraint }: DatabaseFailure): string | undefined {
  const [table, rule] = constraint?.split('__') ?? [];
  return table && rule ? `${table}.${rule}`.replaceAll('_', '-') : undefined;
}

function detailsOf({ constraint }: DatabaseFailure): ErrorDetails {
  return constraint === undefined ? {} : { constraint };
}
