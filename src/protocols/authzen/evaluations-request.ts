import type { AccessQuestion } from '../../domain/decisions/decision.js';
import type { Semantic } from '../../domain/decisions/decisions.service.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { accessQuestion } from './access-request.js';
import { refusals } from './authzen.errors.js';
import { isObject, type JsonObject } from './bounded-json.js';
import { LIMITS } from './limits.js';

const SEMANTICS: Readonly<Record<string, Semantic>> = {
  execute_all: 'execute-all',
  deny_on_first_deny: 'deny-on-first-deny',
  permit_on_first_permit: 'permit-on-first-permit',
};

export interface EvaluationsRequest {
  /** What is wrong with an item is its answer, and does not keep the others from theirs. */
  readonly items: readonly (AccessQuestion | DomainError)[];
  readonly semantic: Semantic;
}

/**
 * Several questions in one request (section 6): a key that an item states replaces the default of the request whole.
 * @returns undefined when there are none: it is then one question, as at the other endpoint
 */
export function evaluationsRequest(body: JsonObject): EvaluationsRequest | undefined {
  const { evaluations } = body;
  if (evaluations === undefined) return undefined;
  if (!Array.isArray(evaluations)) throw refusals.value('evaluations', 'a list');
  if (evaluations.length === 0) return undefined;
  if (evaluations.length > LIMITS.evaluations) throw refusals.tooMany('evaluations', LIMITS.evaluations);
  const semantic = semanticOf(body);
  requireAffordable(body, evaluations);
  const defaults = {
    subject: body.subject,
    action: body.action,
    resource: body.resource,
    context: body.context,
  };
  return {
    semantic,
    items: evaluations.map((item: unknown, at) => questionOf(item, defaults, `evaluations[${at}].`)),
  };
}

/** What is said once for all is kept with each, save for evidence, which is verified once. */
function requireAffordable({ evaluations: _, ...defaults }: JsonObject, items: readonly unknown[]): void {
  const { evidence = '' } = isObject(defaults.context) ? defaults.context : {};
  const each = JSON.stringify(defaults).length - JSON.stringify(evidence).length;
  if (each * items.length > LIMITS.repeatedBytes)
    throw refusals.tooMany('repeated bytes', LIMITS.repeatedBytes);
}

function questionOf(item: unknown, defaults: JsonObject, at: string): AccessQuestion | DomainError {
  if (!isObject(item)) return refusals.value(at.slice(0, -1), 'an object');
  try {
    return accessQuestion({ ...defaults, ...item }, at);
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

function semanticOf({ options }: JsonObject): Semantic {
  if (options === undefined) return 'execute-all';
  if (!isObject(options)) throw refusals.value('options', 'an object');
  const { evaluations_semantic: said = 'execute_all' } = options;
  const semantic = typeof said === 'string' && Object.hasOwn(SEMANTICS, said) ? SEMANTICS[said] : undefined;
  if (!semantic)
    throw refusals.value('options.evaluations_semantic', `one of ${Object.keys(SEMANTICS).join(', ')}`);
  return semantic;
}
