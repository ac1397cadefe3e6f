import { isUtf8 } from 'node:buffer';
import { DomainError } from '../../platform/errors/domain-error.js';
import { requireBounded } from '../../domain/decisions/bounded-properties.js';
import { hasExactNumbers } from '../../domain/decisions/exact-numbers.js';
import { refusals } from './authzen.errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as JSON in UTF-8 (RFC 8259, 8.1). @throws DomainError when it is no JSON object, and as `requireBounded` does */
export function boundedJson(body: Buffer | undefined): JsonObject {
  if (!body || !isUtf8(body)) throw refusals.notJson();
  const value = parsed(body.toString('utf8'));
  if (!isObject(value)) throw refusals.notJson();
  requireBounded(value);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    if (!hasExactNumbers(body)) throw refusals.inexact();
    return value;
  } catch (error) {
    throw error instanceof DomainError ? error : refusals.notJson();
  }
}
