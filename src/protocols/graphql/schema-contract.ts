// Writes schema.graphql; with --check says whether it is current, and what in it breaks those who use the one before.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { buildSchema, findBreakingChanges } from 'graphql';
import { schemaText } from './schema-text.js';

const FILE = 'schema.graphql';

const present = await schemaText();
if (process.argv.includes('--check')) check();
else writeFileSync(FILE, present);

function check(): void {
  if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== present) {
    console.error(`${FILE} is not what the code says. Run: npm run generate`);
    process.exitCode = 1;
  }
  const before = committedBefore();
  const broken = before ? findBreakingChanges(buildSchema(before), buildSchema(present)) : [];
  for (const { type, description } of broken) console.warn(`breaking change: ${description} (${type})`);
}

/** The contract as last committed, or, where that is the present one, the one before it; undefined without a history. */
function committedBefore(): string | undefined {
  const commits = git('log', '-2', '--format=%H', '--', FILE)?.trim().split('\n').filter(Boolean) ?? [];
  return commits.map((commit) => git('show', `${commit}:${FILE}`)).find((text) => text && text !== present);
}

function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 10_000_000 });
  return status === 0 ? stdout : undefined;
}
