import { DomainError } from '../../platform/errors/domain-error.js';
import { requireBounded } from '../../domain/decisions/bounded-properties.js';
import { refusals } from './authzen.errors.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The body as JSON. @throws DomainError when it is no JSON object, and as `requireBounded` does */
export function boundedJson(body: string): JsonObject {
  const value = parsed(body);
  if (!isObject(value)) throw refusals.notJson();
  requireBounded(value);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More digits than these are not kept by the numbers that JSON is read into, and limits are compared exactly. */
const EXACT_DIGITS = 15;

type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown;

function parsed(body: string): unknown {
  try {
    const revive: Reviver = (_, value, context) => {
      if (typeof value === 'number' && digits(context?.source ?? '') > EXACT_DIGITS) throw refusals.inexact();
      return value;
    };
    return JSON.parse(body, revive);
  } catch (error) {
    throw error instanceof DomainError ? error : refusals.notJson();
  }
}

/** How many say which number it is. */
function digits(source: string): number {
  const [mantissa = ''] = source.toLowerCase().split('e');
  return mantissa.replace(/^-?[0.]*/, '').replace('.', '').length;
}
