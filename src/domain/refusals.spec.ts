import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DomainError } from '../platform/errors/domain-error.js';
import type { Explanations } from '../platform/errors/explanation.js';
import { callerFor, organisationNotFound, requireOperator } from './access/caller.js';

const root = resolve(import.meta.dirname, '../..');

/** Said by the database of what no input can bring about: our own code would be at fault. */
const NO_INPUT =
  /^(audit-event|checkpoint|disclosure|idempotent-act|login-request|login-session|mandate-limit|mandate-state|mdq-entity|metadata-feed|power-incompatibility|replay-record|seal)\.|\.(end-outside-period|end-unrecorded)$|^(database\.isolation|fact\.ended-on-arrival|together\.used|identifier\.(names-(one|wrong)-thing|persistence-unknown)|agreement-certificate-subject\..*|person\.personal-number-incomplete|client\..*)$/;

type Factory = (...given: unknown[]) => DomainError;

describe('every refusal', () => {
  it('says the rule that failed and, apart, what would make it pass', async () => {
    for (const error of await refusals()) {
      expect({ code: error.code, rule: error.message, remedy: error.remedy }).toEqual({
        code: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/) as string,
        rule: expect.stringMatching(/\S[.!]$/) as string,
        remedy: expect.stringMatching(/\S[.!]$/) as string,
      });
    }
  });

  it('of an input names the input', async () => {
    const wrong = (await refusals()).filter(({ kind }) => kind === 'invalid-input');
    expect(wrong.length).toBeGreaterThan(10);
    for (const { code, details } of wrong)
      expect({ code, field: String(details.field ?? '') }).toEqual({
        code,
        field: expect.stringMatching(/\S/) as string,
      });
  });
});

it('explains whatever the database refuses for an input', async () => {
  const tables = await explanations();
  const said = Object.assign({}, ...tables) as Explanations;
  const unexplained = raisedByTheDatabase().filter((code) => !NO_INPUT.test(code) && !said[code]?.remedy);
  expect(unexplained).toEqual([]);
});

it('says one thing of one code', async () => {
  const said = new Map<string, unknown>();
  for (const table of await explanations()) {
    for (const [code, explanation] of Object.entries(table)) {
      expect(said.get(code) ?? explanation).toEqual(explanation);
      said.set(code, explanation);
    }
  }
});

async function modules(): Promise<Record<string, unknown>[]> {
  const files = globSync('src/domain/**/*.errors.ts', { cwd: root });
  expect(files.length).toBeGreaterThan(4);
  return Promise.all(files.map((file) => import(resolve(root, file)) as Promise<Record<string, unknown>>));
}

async function refusals(): Promise<DomainError[]> {
  const exported = (await modules()).flatMap((module) => Object.values(module));
  const factories = exported.flatMap((one): unknown[] =>
    typeof one === 'function' ? [one] : Object.values(one ?? {}),
  );
  // A date serves as a text, a list and a date alike.
  const given = Array.from({ length: 4 }, () => new Date(0));
  const made = factories.filter(isFactory).map((factory) => factory(...given));
  return [...made.filter((error) => error instanceof DomainError), ...ofAccess()];
}

function ofAccess(): DomainError[] {
  const nobody = { kind: 'client', actor: 'test', grants: [] } as const;
  return [
    organisationNotFound(),
    thrown(() => callerFor(nobody, 'directory:read')),
    thrown(() => callerFor({ ...nobody, withheld: ['clients:write'] }, 'clients:write')),
    thrown(() => {
      requireOperator({ actor: 'test', administers: [] });
    }),
  ];
}

async function explanations(): Promise<Explanations[]> {
  return (await modules()).flatMap(({ explanations: one }) => (one ? [one as Explanations] : []));
}

/** Codes that the triggers raise, and constraints with a name that becomes a code. */
function raisedByTheDatabase(): string[] {
  const sql = globSync('prisma/migrations/*/migration.sql', { cwd: root })
    .map((file) => readFileSync(resolve(root, file), 'utf8'))
    .join('\n');
  const raised = [...sql.matchAll(/behorig\.(?:refuse|conflict)\('([a-z.-]+)'/g)].map(
    ([, code]) => code ?? '',
  );
  const named = [...sql.matchAll(/(?:CONSTRAINT|UNIQUE INDEX|RENAME TO) ([a-z_]+?)__([a-z_]+)/g)].map(
    ([, table = '', rule = '']) => `${table}.${rule}`.replaceAll('_', '-'),
  );
  expect(raised.length).toBeGreaterThan(20);
  expect(named.length).toBeGreaterThan(20);
  return [...new Set([...raised, ...named])];
}

function isFactory(value: unknown): value is Factory {
  return typeof value === 'function';
}

function thrown(work: () => unknown): DomainError {
  try {
    work();
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('It was not refused.');
}
