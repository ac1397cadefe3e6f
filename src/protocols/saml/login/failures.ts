import { DomainError } from '../../../platform/errors/domain-error.js';
import { LoginRefused } from '../xml/login/login-refused.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import { XmlRefused } from '../xml/xml-refused.js';
import type { Failure } from './pages/texts.js';

/** What a person is told, with what status, and what the log is told besides. */
export interface ToldFailure {
  readonly failure: Failure;
  readonly status: number;
  readonly note: object;
}

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status:';
const NO_LEVEL = `${STATUS}NoAuthnContext`;
/** Sweden Connect deployment profile 6.4. */
const CANCELLED = ['http://id.elegnamnden.se/status/1.0/cancel', `${STATUS}AuthnFailed`];

/** Nothing of what was sent is told, here or there, but status codes that are known. */
export function failureOf(error: unknown): ToldFailure {
  if (error instanceof LoginRefused) return { ...ofRefusal(error), status: 403 };
  if (error instanceof SignatureRefused || error instanceof XmlRefused)
    return { failure: 'refused', status: 403, note: { reason: `${error.name} ${error.reason}` } };
  if (error instanceof DomainError && error.kind === 'unauthenticated')
    return { failure: 'unknown', status: 403, note: { reason: error.code } };
  if (error instanceof DomainError && error.kind === 'forbidden')
    return { failure: 'employer', status: 403, note: { reason: error.code } };
  if (error instanceof DomainError && error.kind === 'unavailable')
    return { failure: 'unavailable', status: 503, note: { err: error.cause ?? error } };
  const { statusCode = 500 } = error as { statusCode?: number };
  if (statusCode < 500) return { failure: 'refused', status: statusCode, note: { reason: statusCode } };
  return { failure: 'unavailable', status: 500, note: { err: error } };
}

function ofRefusal({ reason, status }: LoginRefused): Omit<ToldFailure, 'status'> {
  if (reason === 'not-asked') return { failure: 'late', note: { reason } };
  if (reason === 'several-employments') return { failure: 'several', note: { reason } };
  if (reason === 'level' || status.includes(NO_LEVEL)) return { failure: 'level', note: { reason } };
  const cancelled = status.some((code) => CANCELLED.includes(code));
  return { failure: cancelled ? 'cancelled' : 'refused', note: { reason } };
}
