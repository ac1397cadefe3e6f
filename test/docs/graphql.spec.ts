import { readFileSync } from 'node:fs';
import { startWithSample, type GraphqlService } from '../support/graphql.js';

interface Step {
  readonly caller: string;
  /** Variable by path in the answer. */
  readonly saved: ReadonlyMap<string, string>;
  readonly operation: string;
  readonly expected: object | undefined;
}

const DOCUMENT = readFileSync(new URL('../../docs/graphql.md', import.meta.url), 'utf8');
const STEP = /<!-- as ([^;]+?)(?:; (.+?))? -->\s+```graphql\n([\s\S]+?)```(?:\s+```json\n([\s\S]+?)```)?/g;
const STEPS: Step[] = [...DOCUMENT.matchAll(STEP)].map(
  ([, caller = '', saved = '', operation = '', expected]) => ({
    caller,
    saved: new Map(
      saved
        .split(', ')
        .filter(Boolean)
        .map((one) => one.split(' = ') as [string, string]),
    ),
    operation,
    expected: expected === undefined ? undefined : (JSON.parse(expected) as object),
  }),
);

describe('docs/graphql.md', () => {
  let service: GraphqlService;
  const variables: Record<string, unknown> = {};

  beforeAll(async () => {
    service = await startWithSample();
  }, 60_000);
  afterAll(() => service.stop());

  it('has every operation in a step that is run', () => {
    expect(STEPS).toHaveLength(DOCUMENT.split('```graphql').length - 1);
  });

  it('tells a day that happens as it is told', async () => {
    for (const { caller, saved, operation, expected } of STEPS) {
      const { data, errors } = await service.ask(await tokenOf(caller), operation, needed(operation));
      expect({ operation, errors }).toEqual({ operation, errors: [] });
      if (expected) expect(data).toMatchObject(expected);
      for (const [name, path] of saved) variables[name] = at(data, path);
    }
  }, 60_000);

  async function tokenOf(caller: string): Promise<string> {
    return caller.startsWith('e-service ') ? service.eService(caller.slice(10)) : service.employee(caller);
  }

  function needed(operation: string): Record<string, unknown> {
    return Object.fromEntries(Object.entries(variables).filter(([name]) => operation.includes(`$${name}:`)));
  }
});

function at(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], data);
}
