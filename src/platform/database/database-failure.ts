import pg from 'pg';
import { DatabaseCause } from './database-cause.js';

/** What a driver's error says, in one form for both drivers. Holds no values of rows. */
export interface DatabaseFailure {
  /** SQLSTATE (PostgreSQL, appendix A), or a driver's own name for a failure without one. */
  readonly code: string;
  /** As PostgreSQL names it; unset for what it did not say. */
  readonly severity?: string;
  readonly constraint?: string;
  /** Set for what our own triggers raise: the stable dotted code and its text. */
  readonly raised?: { readonly code: string; readonly message: string };
}

/** SQLSTATE class of our own triggers: MESSAGE is a stable dotted code, DETAIL what is wrong and how to mend it. */
const RAISED = /^BH\d{3}$/;

/** What pg says without a code when a connection is lost or slow. */
const LOST_CONNECTION =
  /^(Connection terminated|timeout exceeded|Query read timeout|Client (has encountered|was closed)|Cannot use a pool)/;

/** @returns undefined when the error is not one of a database */
export function databaseFailure(error: unknown): DatabaseFailure | undefined {
  if (!isError(error)) return undefined;
  if (error instanceof pg.DatabaseError)
    return {
      severity: error.severity,
      ...fromServer(error.code, error.message, error.detail, error.constraint),
    };
  if (error.name === 'DriverAdapterError') return fromAdapter(error.cause as AdapterCause);
  if (error.name.startsWith('PrismaClient')) return fromPrisma(error);
  if (isFailedTls(error)) return { code: 'TlsConnectionError' };
  if (isFailedConnect(error) || LOST_CONNECTION.test(error.message)) return { code: 'ConnectionClosed' };
  return undefined;
}

/** What may be told of it inside of the service, and to its operator. */
export function causeOf({ code, severity, constraint }: DatabaseFailure): DatabaseCause {
  return new DatabaseCause(code, severity, constraint);
}

/** As `@prisma/driver-adapter-utils` makes it. */
interface AdapterCause {
  readonly kind: string;
  readonly originalCode?: string;
  readonly originalMessage?: string;
  readonly detail?: string;
  readonly severity?: string;
}

function fromPrisma(
  error: Error & { code?: string; meta?: { driverAdapterError?: Error } },
): DatabaseFailure {
  const inner = error.meta?.driverAdapterError;
  return (inner && databaseFailure(inner)) ?? { code: error.code ?? error.name };
}

function fromAdapter({
  kind,
  originalCode,
  originalMessage,
  detail,
  severity,
}: AdapterCause): DatabaseFailure {
  return {
    ...(severity && { severity }),
    ...fromServer(originalCode ?? kind, originalMessage ?? '', detail),
  };
}

function fromServer(code = 'unknown', message: string, detail = '', constraint?: string): DatabaseFailure {
  if (RAISED.test(code)) return { code, raised: { code: message, message: detail } };
  return { code, constraint: constraint ?? /constraint "([^"]+)"/.exec(message)?.[1] };
}

/** What pg says without a code, what Node says of a certificate, and a file of the address that is not there. */
function isFailedTls({ message, code = '', syscall }: Error & { code?: string; syscall?: string }): boolean {
  return (
    /^(The server does not support SSL|There was an error establishing an SSL)/.test(message) ||
    /^(ERR_(TLS|SSL|OSSL)_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CERT_|HOSTNAME_MISMATCH|EPROTO)/.test(code) ||
    syscall === 'open'
  );
}

function isFailedConnect(error: Error & { syscall?: string }): boolean {
  return error.syscall === 'connect' || error.syscall === 'getaddrinfo' || error.syscall === 'read';
}

/** By form, not by class: errors of Node itself may come from another realm, where Error is another one. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
}
