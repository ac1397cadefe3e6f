// npm run bench:import -- --help
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { rangeText, spread } from '../measuring/spread.js';
import { markdownTable } from '../measuring/table.js';
import { runAndUndo } from '../measuring/undoing.js';
import { readOptions, type Options } from './options.js';
import { runRound, type Round } from './rounds.js';

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo(() => bench(options));

async function bench(options: Options): Promise<void> {
  const found = circumstances();
  const rounds: (Round & { postgres: string })[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat++) rounds.push(await runRound(options));
  const run = { ...found, postgres: rounds[0]?.postgres ?? '' };
  console.log(`\n${circumstancesText('Imports', run)}`);
  const { employees, mandatesPerEmployee, repeats } = options;
  console.log(
    `${employees} employees with ${mandatesPerEmployee} mandates each; median of ${repeats} rounds\n`,
  );
  console.log(`${table(rounds)}\n`);
  console.log(
    `Most memory of the importing process: ${range(rounds, ({ peakMegabytes }) => peakMegabytes, 0)} MB`,
  );
  writeResults('import', run.at, { run, options, rounds }, options.json);
}

function table(rounds: readonly Round[]): string {
  const lines = [
    { what: 'first load', ours: 'first', copy: 'copyOfRegister', goal: 3 },
    { what: 'nightly, 1 % changed', ours: 'nightly', copy: 'copyOfFiles', goal: 5 },
  ] as const;
  return markdownTable(
    [
      { title: 'import', text: ({ what }) => what },
      {
        title: 'times COPY (least-most)',
        text: ({ ours, copy }) => range(rounds, (r) => r[ours] / r[copy], 1),
      },
      { title: 'goal', text: ({ goal }) => String(goal) },
      { title: 'seconds', text: ({ ours }) => range(rounds, (r) => r[ours], 1) },
      { title: 'COPY, seconds', text: ({ copy }) => range(rounds, (r) => r[copy], 1) },
    ],
    lines,
  );
}

function range(rounds: readonly Round[], figure: (round: Round) => number, digits: number): string {
  return rangeText(spread(rounds.map(figure)), digits);
}
