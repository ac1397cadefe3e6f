// npm run bench:decisions -- --help
import { circumstances, circumstancesText, type Circumstances } from '../measuring/circumstances.js';
import { goalsText } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { listCosts } from '../measuring/profile.js';
import { writeResults } from '../measuring/results-file.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { goalsOf } from './goals.js';
import { readOptions, type Options } from './options.js';
import { checkRecorded } from './records.js';
import { MANDATES_PER_EMPLOYEE } from './register.plan.js';
import { runRevocations, type Revocations } from './revocations.js';
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
  await checkRecorded(setting.database);
  // Last, since what is revoked is not as planned any longer.
  const revocations = await runRevocations(setting, options.revocations);
  const recorded = await checkRecorded(setting.database);
  const summaries = summarise(results);
  const goals = goalsOf(summaries);
  const run = { ...found, postgres: setting.database.version, cerbos: setting.cerbos.version };
  console.log(`\n${heading(run, options)}\n\n${table(summaries)}\n\n${goalsText(goals)}\n`);
  console.log(`${revocationsText(revocations)}\n`);
  console.log(
    `On record: ${recorded.permitted} permits, ${recorded.denied} denials, as many as were answered.\n`,
  );
  if (profiles !== undefined) {
    await setting.service.stop();
    console.log(listCosts(profiles, { from: Number(from / 1_000n), until: Number(until / 1_000n) }));
  }
  writeResults(
    'decisions',
    run.at,
    { run, options, goals, summaries, revocations, recorded, results },
    options.json,
  );
}

function heading(run: Circumstances & { readonly cerbos: string }, options: Options): string {
  const { employees, organisations, repeats, seconds } = options;
  return [
    circumstancesText('Decisions over AuthZEN', run),
    `Cerbos ${run.cerbos}; ${employees} employees in ${organisations} organisations, ${MANDATES_PER_EMPLOYEE} mandates each; median of ${repeats} rounds, ${seconds} s each`,
  ].join('\n');
}

function revocationsText({ count, sinceAnswer, sinceRequest, stale, permits }: Revocations): string {
  const both = ({ p50, p99 }: Revocations['sinceAnswer']) =>
    `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  return [
    `${count} revocations through one instance, first denial by another:`,
    `  since the revocation was answered, just after its commit: ${both(sinceAnswer)}`,
    `  since it was requested, before its commit: ${both(sinceRequest)}`,
    `  permits to questions asked after it was answered: ${stale}; permits while it was under way: ${permits}`,
  ].join('\n');
}
