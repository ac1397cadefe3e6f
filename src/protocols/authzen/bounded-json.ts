import { refusals } from './authzen.errors.js';
import { LIMITS } from './limits.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * The body as JSON that can be stored and worked with in bounded time.
 * @throws DomainError when it is no JSON object, too deep or too large, or holds what cannot be stored
 */
export function boundedJson(body: string): JsonObject {
  const value = parsed(body);
  if (!isObject(value)) throw refusals.notJson();
  let values = 0;
  const visit = (one: unknown, depth: number): void => {
    if (++values > LIMITS.values) throw refusals.tooMany('values', LIMITS.values);
    if (depth > LIMITS.depth) throw refusals.tooMany('levels', LIMITS.depth);
    if (typeof one === 'string') requireText(one);
    if (typeof one === 'number' && !Number.isFinite(one)) throw refusals.unstorable();
    if (Array.isArray(one)) for (const inner of one) visit(inner, depth + 1);
    else if (isObject(one))
      for (const [name, inner] of Object.entries(one)) {
        requireText(name);
        visit(inner, depth + 1);
      }
  };
  visit(value, 0);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refusals.notJson();
  }
}

function requireText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw refusals.unstorable();
}
