import { STATUS_CODES } from 'node:http';
import type { FastifyError } from 'fastify';
import { DomainError, type ErrorKind } from '../../platform/errors/domain-error.js';

/** Problem details (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** Names the occurrence in the log. */
  readonly id?: string;
  readonly [member: string]: unknown;
}

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  'invalid-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  refused: 422,
  unavailable: 503,
  internal: 500,
};
const BY_CODE: Readonly<Record<string, number>> = {
  'import.body-too-large': 413,
  'import.content-encoding': 415,
};

/** What the sender hears of an error; of our own failures nothing but where to find them in the log. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError && error.kind !== 'internal') {
    const { code, kind, message, remedy, details, occurrence: id } = error;
    const status = BY_CODE[code] ?? STATUS[kind];
    return { ...details, ...named(code, status), detail: `${message} ${remedy}`.trim(), id };
  }
  const { statusCode = 500 } = error as Partial<FastifyError>;
  if (statusCode === 415)
    return {
      ...named('import.media-type', 415),
      detail: 'Send text/csv, application/x-ndjson or application/octet-stream.',
    };
  if (statusCode >= 400 && statusCode < 500) return named('import.request', statusCode);
  return {
    ...named('internal', 500),
    ...(error instanceof DomainError && { id: error.occurrence }),
    detail: 'The service failed.',
  };
}

function named(code: string, status: number): Problem {
  return { type: `urn:behorig:error:${code}`, title: STATUS_CODES[status] ?? 'Error', status, code };
}
