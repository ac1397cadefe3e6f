// npm run bench:graphql -- --help
import { circumstances, circumstancesText, type Circumstances } from '../measuring/circumstances.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { listCosts } from '../measuring/profile.js';
import { writeResults } from '../measuring/results-file.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { readOptions, type Options } from './options.js';
import { MANDATES_PER_EMPLOYEE } from './register.plan.js';
import { runRounds } from './rounds.js';
import { setUp } from './setting.js';
import { summarise } from './summary.js';
import { table } from './table.js';

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const profiles = options.profile ? temporaryFolder('profile', atEnd) : undefined;
  const setting = await setUp(options, atEnd, profiles);
  const from = process.hrtime.bigint();
  const results = await runRounds(setting, options);
  const until = process.hrtime.bigint();
  const summaries = summarise(results);
  const run = { ...found, postgres: setting.database.version };
  console.log(`\n${heading(run, options)}\n\n${table(summaries)}\n`);
  if (profiles !== undefined) {
    await setting.service.stop();
    console.log(listCosts(profiles, { from: Number(from / 1_000n), until: Number(until / 1_000n) }));
  }
  writeResults('graphql', run.at, { run, options, summaries, results }, options.json);
}

function heading(run: Circumstances, options: Options): string {
  const { employees, organisations, repeats, seconds } = options;
  return [
    circumstancesText('GraphQL queries', run),
    `${employees} employees in ${organisations} organisations, ${MANDATES_PER_EMPLOYEE} mandates each; median of ${repeats} rounds, ${seconds} s each`,
  ].join('\n');
}
