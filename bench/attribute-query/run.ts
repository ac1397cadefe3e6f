// npm run bench:attribute-query -- --help
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { circumstances, type Circumstances } from './circumstances.js';
import { readOptions, type Options } from './options.js';
import { listCosts } from './profile.js';
import { runRounds } from './rounds.js';
import { setUp } from './setting.js';
import { summarise } from './summary.js';
import { table } from './table.js';

const atEnd: (() => Promise<void> | void)[] = [];
let ending: Promise<never> | undefined;

/** Undoes everything that was set up, once: what breaks because of it is not the failure. */
function end(exitCode: number): Promise<never> {
  ending ??= undo().then(() => process.exit(exitCode));
  return ending;
}

async function undo(): Promise<void> {
  for (let step = atEnd.pop(); step; step = atEnd.pop()) await step();
}

process.on('SIGINT', () => void end(130));
process.on('SIGTERM', () => void end(143));

try {
  const options = optionsOrEnd();
  if (options !== 'help') await (options.profile ? profile(options) : bench(options));
  await end(0);
} catch (error) {
  if (!ending) console.error(error);
  await end(1);
}

function optionsOrEnd() {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

async function bench(options: Options): Promise<void> {
  const found = circumstances();
  const setting = await setUp(options, atEnd);
  const results = await runRounds(setting, options);
  const summaries = summarise(results);
  const run = { ...found, postgres: setting.database.version };
  console.log(`\n${heading(run, options)}\n\n${table(summaries)}\n`);
  const file = resolve(options.json ?? join('data', 'bench', `attribute-query-${fileName(run.at)}.json`));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ run, options, summaries, results }, null, 2));
  console.log(`Written to ${relative(process.cwd(), file)}`);
}

async function profile(options: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'behorig-profile-'));
  atEnd.push(() => {
    rmSync(folder, { recursive: true });
  });
  const setting = await setUp(options, atEnd, folder);
  const from = process.hrtime.bigint();
  await runRounds(setting, options);
  const until = process.hrtime.bigint();
  await setting.service.stop();
  console.log(listCosts(folder, { from: Number(from / 1_000n), until: Number(until / 1_000n) }));
}

function heading(run: Circumstances, options: Options): string {
  const { employees, mandatesPerEmployee, organisations, repeats, seconds } = options;
  return [
    `Attribute queries, ${run.at}, revision ${run.revision}`,
    `${run.machine}; Node ${run.node}, OpenSSL ${run.openssl}, PostgreSQL ${run.postgres}; load average before: ${run.loadBefore.toFixed(1)}`,
    `${employees} employees in ${organisations} organisations, ${mandatesPerEmployee} mandates each; median of ${repeats} rounds, ${seconds} s each`,
  ].join('\n');
}

function fileName(instant: string): string {
  return instant.replace(/[:.]/g, '-');
}
