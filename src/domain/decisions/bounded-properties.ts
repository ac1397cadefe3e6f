import { DomainError } from '../../platform/errors/domain-error.js';

/** How much may be said of things: levels of objects and lists in each other, and values in all. */
export const MOST = { depth: 20, values: 5_000 } as const;

/**
 * Lets pass what can be worked with in bounded time, and stored with the decision.
 * @throws DomainError `decision.unbounded`, `decision.unstorable`
 */
export function requireBounded(json: unknown): void {
  let values = 0;
  const visit = (one: unknown, depth: number): void => {
    if (++values > MOST.values) throw unbounded('values', MOST.values);
    if (depth > MOST.depth) throw unbounded('levels', MOST.depth);
    if (typeof one === 'string') requireText(one);
    if (typeof one === 'number' && !Number.isFinite(one)) throw unstorable();
    if (typeof one !== 'object' || one === null) return;
    for (const [name, inner] of Object.entries(one)) {
      requireText(name);
      visit(inner, depth + 1);
    }
  };
  visit(json, 0);
}

function requireText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw unstorable();
}

function unbounded(what: string, most: number): DomainError {
  const remedy = `Send at most ${most} at a time.`;
  return new DomainError(
    'decision.unbounded',
    'invalid-input',
    `There are too many ${what}.`,
    {},
    { remedy },
  );
}

function unstorable(): DomainError {
  const rule = 'A text holds U+0000 or half a surrogate pair, or a number is out of range.';
  const remedy = 'Send text that Unicode allows, and finite numbers.';
  return new DomainError('decision.unstorable', 'invalid-input', rule, {}, { remedy });
}
