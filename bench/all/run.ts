// npm run bench -- --help
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { circumstances } from '../measuring/circumstances.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';

const PARTS = [
  'attribute-query',
  'graphql',
  'decisions',
  'import',
  'metadata',
  'start-up',
  'growth',
  'hostile',
  'steady',
];
const LOADER = resolve(import.meta.dirname, '../../test/support/typescript-loader.mjs');

const USAGE = `Measures everything, one part after the other, and keeps all results in one file. Each is also an npm script of its own.

  --quick             small and short: to see that it works
  --part NAME         only this one, may be repeated: ${PARTS.join(', ')}
  --compare REVISION  instead: attribute queries, by turns with that revision; further options as of bench:attribute-query

BENCH_POSTGRES=DIR measures with another PostgreSQL 18, with its programs in DIR/bin; the one from npm is compiled for size.
`;

const args = process.argv.slice(2);
const compares = args.some((arg) => arg === '--compare' || arg.startsWith('--compare='));
if (args.includes('--help')) console.log(USAGE);
else await runAndUndo((atEnd) => (compares ? runPart('attribute-query', args, atEnd) : runParts(atEnd)));

async function runParts(atEnd: Undoing): Promise<void> {
  const { part: parts, quick } = optionsOrEnd(readOptions);
  const found = circumstances();
  const folder = temporaryFolder('bench', atEnd);
  const results: Record<string, unknown> = {};
  for (const part of parts) {
    const file = join(folder, `${part}.json`);
    await runPart(part, ['--json', file, ...(quick ? ['--quick'] : [])], atEnd);
    results[part] = JSON.parse(readFileSync(file, 'utf8'));
  }
  writeResults('all', found.at, { run: found, results });
}

/** @throws Error when it fails: a run without one of its parts is none */
async function runPart(part: string, options: readonly string[], atEnd: Undoing): Promise<void> {
  const file = resolve(import.meta.dirname, '..', part, 'run.ts');
  const child = spawn(process.execPath, ['--import', LOADER, file, ...options], { stdio: 'inherit' });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  atEnd.push(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  });
  const [code] = await ended;
  if (code !== 0) throw new Error(`${part} failed.`);
}

function readOptions(given: string[]) {
  const { values } = parseArgs({
    args: given,
    options: {
      quick: { type: 'boolean', default: false },
      part: { type: 'string', multiple: true, default: PARTS },
    },
  });
  const unknown = values.part.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}; see --help.`);
  return values;
}
