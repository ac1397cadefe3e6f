import type { AccessQuestion } from '../../domain/decisions/decision.js';
import { isEvidenceText, MOST_EVIDENCE } from '../../domain/relying-parties/shown-logins.js';
import type { ActionSearch, ResourceSearch, SubjectSearch } from '../../domain/decisions/searches.service.js';
import { refusals } from './authzen.errors.js';
import { isObject, type JsonObject } from './bounded-json.js';
import { LIMITS } from './limits.js';

/**
 * What a request asks, by AuthZEN Authorization API 1.0 (sections 5 to 8). Fields that are not known are ignored.
 * All throw DomainError `authzen.value` that names what is missing or wrong.
 */
export function accessQuestion(body: JsonObject, at = ''): AccessQuestion {
  return {
    subject: { ...typed(body, `${at}subject`), id: name(part(body, `${at}subject`), `${at}subject.id`) },
    action: action(body, at),
    resource: { ...typed(body, `${at}resource`), id: name(part(body, `${at}resource`), `${at}resource.id`) },
    ...context(body, at),
  };
}

/** The id of what is sought is ignored. */
export function subjectSearch(body: JsonObject): SubjectSearch {
  return {
    subject: typed(body, 'subject'),
    action: action(body),
    resource: { ...typed(body, 'resource'), id: name(part(body, 'resource'), 'resource.id') },
    ...withoutEvidence(context(body)),
  };
}

/** Nobody whose login could be shown is known yet. */
function withoutEvidence({ evidence, ...said }: Circumstances): Omit<Circumstances, 'evidence'> {
  if (evidence !== undefined) throw refusals.value('context.evidence', 'none in a search for subjects');
  return said;
}

export function resourceSearch(body: JsonObject): ResourceSearch {
  return {
    subject: { ...typed(body, 'subject'), id: name(part(body, 'subject'), 'subject.id') },
    action: action(body),
    resource: typed(body, 'resource'),
    ...context(body),
  };
}

export function actionSearch(body: JsonObject): ActionSearch {
  return {
    subject: { ...typed(body, 'subject'), id: name(part(body, 'subject'), 'subject.id') },
    resource: { ...typed(body, 'resource'), id: name(part(body, 'resource'), 'resource.id') },
    ...context(body),
  };
}

function action(body: JsonObject, at = ''): AccessQuestion['action'] {
  const given = part(body, `${at}action`);
  return { name: name(given, `${at}action.name`), ...properties(given, `${at}action`) };
}

function typed(body: JsonObject, path: string): { type: string; properties?: JsonObject } {
  const given = part(body, path);
  return { type: name(given, `${path}.type`), ...properties(given, path) };
}

type Circumstances = Pick<AccessQuestion, 'evidence'> & { readonly context?: JsonObject };

/** The evidence of a login is taken out: it is verified, and nothing else is done with it. */
function context(body: JsonObject, at = ''): Circumstances {
  if (body.context === undefined) return {};
  if (!isObject(body.context)) throw refusals.value(`${at}context`, 'an object');
  const { evidence, ...given } = body.context;
  if (evidence === undefined) return { context: given };
  if (typeof evidence !== 'string' || !isEvidenceText(evidence))
    throw refusals.value(
      `${at}context.evidence`,
      `an assertion in base64, of at most ${MOST_EVIDENCE} characters`,
    );
  return { context: given, evidence };
}

function properties(given: JsonObject, path: string): { properties?: JsonObject } {
  if (given.properties === undefined) return {};
  if (!isObject(given.properties)) throw refusals.value(`${path}.properties`, 'an object');
  return { properties: given.properties };
}

function part(body: JsonObject, path: string): JsonObject {
  const given = body[path.split('.').at(-1) ?? ''];
  if (!isObject(given)) throw refusals.value(path, 'an object');
  return given;
}

function name(given: JsonObject, path: string): string {
  const value = given[path.split('.').at(-1) ?? ''];
  if (typeof value !== 'string' || value === '' || value.length > LIMITS.name)
    throw refusals.value(path, `text of 1 to ${LIMITS.name} characters`);
  return value;
}
