// npm run bench:attribute-query -- --help
import { circumstances, circumstancesText, type Circumstances } from '../measuring/circumstances.js';
import { goalsText } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { listCosts } from '../measuring/profile.js';
import { writeResults } from '../measuring/results-file.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { buildRevision } from '../measuring/revision.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { compare, comparisonTable, ratios } from './comparison.js';
import { goalsOf } from './goals.js';
import { readOptions, type Options } from './options.js';
import { runRounds } from './rounds.js';
import { setUp } from './setting.js';
import { summarise } from './summary.js';
import { table } from './table.js';

const options = optionsOrEnd(readOptions);
if (options !== 'help') {
  const { compare: revision } = options;
  await runAndUndo((atEnd) => {
    if (options.profile) return profile(options, atEnd);
    return revision === undefined ? bench(options, atEnd) : compareWith(revision, options, atEnd);
  });
}

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const setting = await setUp(options, atEnd);
  const results = await runRounds(setting, options);
  const summaries = summarise(results);
  const goals = goalsOf(summaries);
  const run = { ...found, postgres: setting.database.version };
  console.log(`\n${heading(run, options)}\n\n${table(summaries)}\n\n${goalsText(goals)}\n`);
  writeResults('attribute-query', run.at, { run, options, goals, summaries, results }, options.json);
}

async function compareWith(revision: string, options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const { name, root } = buildRevision(revision, atEnd);
  const ours = await setUp(options, atEnd);
  const theirs = await setUp(options, atEnd, { root });
  const pairs = await compare(ours, theirs, options);
  const rows = ratios(pairs);
  const run = { ...found, postgres: ours.database.version };
  console.log(`\n${heading(run, options)}, compared with ${name}\n\n${comparisonTable(rows)}\n`);
  writeResults(`compared-with-${name}`, run.at, { run, options, rows, pairs }, options.json);
}

async function profile(options: Options, atEnd: Undoing): Promise<void> {
  const folder = temporaryFolder('profile', atEnd);
  const setting = await setUp(options, atEnd, { profiles: folder });
  const from = process.hrtime.bigint();
  await runRounds(setting, options);
  const until = process.hrtime.bigint();
  await setting.service.stop();
  console.log(listCosts(folder, { from: Number(from / 1_000n), until: Number(until / 1_000n) }));
}

function heading(run: Circumstances, options: Options): string {
  const { employees, mandatesPerEmployee, organisations, repeats, seconds } = options;
  return [
    circumstancesText('Attribute queries', run),
    `${employees} employees in ${organisations} organisations, ${mandatesPerEmployee} mandates each; median of ${repeats} rounds, ${seconds} s each`,
  ].join('\n');
}
