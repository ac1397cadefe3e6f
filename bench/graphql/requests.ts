import { QUESTIONS, type QuestionName, type Task } from './questions.js';

export const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };

/** The question about one thing, as it is posted. */
export function requestFor(name: QuestionName, task: Task) {
  const question = QUESTIONS.find((one) => one.name === name);
  if (!question) throw new Error(`no question is named ${name}`);
  const { query, operationName, variables } = question;
  return {
    body: JSON.stringify({ query, operationName, variables: variables(task) }),
    headers: { authorization: `Bearer ${task.token}` },
  };
}
