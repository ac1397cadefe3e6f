import { DomainError, type ErrorKind } from '../errors/domain-error.js';
import type { Explanations } from '../errors/explanation.js';
import { causeOf, databaseFailure, type DatabaseFailure } from './database-failure.js';

interface Meaning {
  readonly codes: RegExp;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** By SQLSTATE or the driver's name of the failure; the first that matches counts. */
const MEANINGS: readonly Meaning[] = [
  {
    codes: /^(28...|P1000)$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The database refuses the login.',
    remedy:
      "See that the address has the login's user and password, and that the server lets it in (pg_hba.conf).",
  },
  {
    codes: /^(3D000|P1003)$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The server has no such database.',
    remedy: 'Mend its name in the address, or make the database.',
  },
  {
    codes: /^53300$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The database has no connection left for the login.',
    remedy: 'Try again later. If it stays so, raise max_connections, or start fewer WORKERS.',
  },
  {
    codes: /^53...$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The database is short of memory or of disk.',
    remedy: "Try again later. If it stays so, see to the server's memory and disk.",
  },
  {
    codes: /^(TlsConnectionError|P1011)$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'No secure connection to the database comes about.',
    remedy: "See sslmode and sslrootcert in the address, and the server's certificate.",
  },
  {
    // Connection, cancelled by a timeout or the operator, lock not available, transaction cut off.
    codes:
      /^(08...|57...|55P03|25P0[34]|P1\d{3}|P2024|P2028|ConnectionClosed|DatabaseNotReachable|SocketTimeout|PrismaClientInitializationError)$/,
    kind: 'unavailable',
    code: 'database.unavailable',
    message: 'The database cannot be reached or did not answer in time.',
    remedy: 'Try again later.',
  },
  {
    codes: /^(40001|40P01|P2034)$/,
    kind: 'conflict',
    code: 'database.write-conflict',
    message: 'Somebody else changed the same thing at the same time.',
    remedy: 'Try again.',
  },
  {
    codes: /^23505$/,
    kind: 'conflict',
    code: 'database.already-exists',
    message: 'The same thing is registered already.',
    remedy: 'Use what is registered, or register something that differs from it.',
  },
  {
    codes: /^23P01$/,
    kind: 'conflict',
    code: 'database.overlaps',
    message: 'It overlaps in time with the same thing registered before.',
    remedy: 'Choose another period or end that one first.',
  },
  {
    codes: /^(23503|23001)$/,
    kind: 'invalid-input',
    code: 'database.unknown-reference',
    message: 'Something it refers to does not exist in the same organisation.',
    remedy: 'Register what it refers to first, or refer to something else.',
  },
  {
    codes: /^(23502|23514|22...)$/,
    kind: 'invalid-input',
    code: 'database.invalid-value',
    message: 'A value is missing or not allowed.',
    remedy: 'Give another value.',
  },
  {
    codes: /^42501$/,
    kind: 'forbidden',
    code: 'database.forbidden',
    message: 'This may not be done with these rows.',
    remedy: 'Let somebody do it who administers all that it concerns.',
  },
  {
    codes: /^P2025$/,
    kind: 'not-found',
    code: 'database.not-found',
    message: 'What was to be changed does not exist.',
    remedy: 'Read it again.',
  },
];

const UNKNOWN = {
  kind: 'internal',
  code: 'database.failed',
  message: 'The service failed at a statement of the database.',
  remedy: '',
} as const;

const NONE: ReadonlyMap<string, Explanations[string]> = new Map();

/**
 * A failure of the database as a DomainError; anything else as it is. The cause, told to no caller, holds names of
 * constraints and codes; nothing holds values of rows.
 *
 * What our triggers raise keeps its own code: SQLSTATE BH001 is `refused`, BH002 `conflict`. A constraint named
 * `identifier__in_use` gives the code `identifier.in-use`.
 * @param explanations what is said of those codes; a code that is not there is said as the database does
 */
export function translateDatabaseError(error: unknown, explanations = NONE): unknown {
  const failure = databaseFailure(error);
  if (!failure) return error;
  const { code, kind, message, remedy } = meaningOf(failure);
  const explanation = explanations.get(code);
  const field = explanation?.field;
  return new DomainError(code, kind, explanation?.rule ?? message, field ? { field } : {}, {
    remedy: explanation?.remedy ?? remedy,
    cause: causeOf(failure),
  });
}

function meaningOf(failure: DatabaseFailure): Omit<Meaning, 'codes'> {
  if (failure.raised)
    return { ...failure.raised, kind: failure.code === 'BH002' ? 'conflict' : 'refused', remedy: '' };
  const meaning = MEANINGS.find(({ codes }) => codes.test(failure.code)) ?? UNKNOWN;
  return { ...meaning, code: codeOf(failure) ?? meaning.code };
}

function codeOf({ constraint }: DatabaseFailure): string | undefined {
  const [table, rule] = constraint?.split('__') ?? [];
  return table && rule ? `${table}.${rule}`.replaceAll('_', '-') : undefined;
}
