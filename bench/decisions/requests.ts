import type { Request } from '../measuring/fire.js';
import type { Side } from './cases.js';
import type { Question } from './questions.js';
import { actionOf, DIMENSION, mandateFacts, RESOURCE_TYPE } from './register.plan.js';

/** The same question to either side. Cerbos holds no data, so it is told what its policy needs to know of the subject. */
export function authzenQuestion(
  side: Side,
  { number, organisation, employee, power, caseType }: Question,
): object {
  const subject = { type: 'orgAffiliation', id: `e${employee}@${organisation}` };
  const properties = { organisation, mandates: mandateFacts(employee) };
  return {
    subject: side === 'cerbos' ? { ...subject, properties } : subject,
    action: { name: actionOf(power) },
    resource: { type: RESOURCE_TYPE, id: `case-${number}`, properties: { [DIMENSION]: caseType } },
  };
}

/** What is posted, and the decisions that must come back: one letter each. @param together in one request */
export function authzenRequest(side: Side, together: readonly Question[]): Request {
  const evaluations = together.map((question) => authzenQuestion(side, question));
  const expected = together.map(({ permitted }) => letter(permitted)).join('');
  const body = JSON.stringify(evaluations.length === 1 ? evaluations[0] : { evaluations });
  return { body, expected };
}

/** The decisions of an answer in their order. */
export function decisionsIn(body: string): string {
  return Array.from(body.matchAll(/"decision": ?(true|false)/g), ([, said]) => letter(said === 'true')).join(
    '',
  );
}

const letter = (permitted: boolean) => (permitted ? 'P' : 'D');
