import { readFileSync } from 'node:fs';
import {
  LIMITS,
  CHARACTERS_FOR_ONE,
  COUNT_COST,
  DECISION_COST,
  LIST_COST,
  SEARCH_COST,
  SIMULATION_COST,
} from '../../src/protocols/graphql/limits/limits.js';
import { contract } from '../../src/protocols/graphql/schema-text.js';
import { operationsOf } from '../graphql/operations.js';

const DOCUMENT = readFileSync(new URL('../../docs/graphql.md', import.meta.url), 'utf8');
const CALLERS = new Map([
  ['any caller', 'signed-in'],
  ['an e-service', 'e-service'],
]);

/** The cells of the rows of a section's table, without their backticks. */
function tableOf(title: string): string[][] {
  const [, table = ''] = new RegExp(`^## ${title}\n[^#]*?((?:^\\|.*\n)+)`, 'm').exec(DOCUMENT) ?? [];
  const [, , ...rows] = table.trim().split('\n');
  return rows.map((row) =>
    row
      .replaceAll('`', '')
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('docs/graphql.md', () => {
  it('lists every operation with what it requires', async () => {
    const documented = tableOf('Permissions').flatMap(([requirement = '', names = '']) =>
      names.split(', ').map((name) => `${name}: ${CALLERS.get(requirement) ?? requirement}`),
    );
    const operations = operationsOf(await contract());
    expect(documented.sort()).toEqual(operations.map(({ name, requires }) => `${name}: ${requires}`).sort());
  });

  it('states the limits of an operation as they are', () => {
    const table = tableOf('Limits');
    expect(table.map(([most]) => Number(most))).toEqual(Object.values(LIMITS));
    const cost = table.find(([, of]) => of?.startsWith('cost'))?.[1];
    expect(cost).toContain(`a list ${LIST_COST} times`);
    expect(cost).toContain(`whoMay ${SEARCH_COST}`);
    expect(cost).toContain(`simulate ${SIMULATION_COST}`);
    expect(cost).toContain(`totalCount ${COUNT_COST} an entry`);
    expect(cost).toContain(`a decision ${DECISION_COST}, ${CHARACTERS_FOR_ONE} characters of arguments 1`);
  });
});
