import { isDeepStrictEqual } from 'node:util';
import type { Question } from './questions.js';
import { JSON_HEADERS, requestFor } from './requests.js';
import type { Setting } from './setting.js';
import { nextTasks } from './tasks.js';

const SAMPLE = 200;

/**
 * Asks the service and the baseline the same.
 * @throws Error when they do not say the same: then their costs do not compare
 */
export async function checkSameData(setting: Setting, question: Question): Promise<void> {
  for (const task of nextTasks(setting, SAMPLE)) {
    const { body, headers } = requestFor(question.name, task);
    const response = await fetch(`${setting.service.address}/graphql`, {
      method: 'POST',
      headers: { ...JSON_HEADERS, ...headers },
      body,
    });
    const report = await setting.baseline.tell({ show: task, question: question.name });
    const bySql: unknown = 'shown' in report && JSON.parse(report.shown);
    const byGraphql: unknown = await response.json();
    const difference = firstDifference(byGraphql, bySql, '');
    if (difference) throw new Error(`${question.name} differs for ${task.uid}: ${difference}`);
  }
}

/** Where the two are not the same, and how. */
function firstDifference(one: unknown, other: unknown, at: string): string | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  if (isParted(one) && isParted(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    for (const key of keys) {
      const found = firstDifference(one[key], other[key], `${at}.${key}`);
      if (found) return found;
    }
  }
  return `${at}: GraphQL ${JSON.stringify(one)}, SQL ${JSON.stringify(other)}`;
}

function isParted(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
