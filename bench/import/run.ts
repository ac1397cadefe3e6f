// npm run bench:import -- --help
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { rangeText, spread } from '../measuring/spread.js';
import { markdownTable } from '../measuring/table.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { lost, measureMeanwhile, type Meanwhile } from './meanwhile.js';
import { readOptions, type Options } from './options.js';
import { runRound, type Measured, type Round } from './rounds.js';

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const { employees, mandatesPerEmployee, repeats } = options;
  const found = circumstances();
  const rounds: (Round & { postgres: string })[] = [];
  for (let repeat = 0; repeat < options.repeats; repeat++) rounds.push(await runRound(options));
  console.log(`\n${table(rounds)}\n`);
  say('attribute queries meanwhile');
  const isLarge = employees >= 10_000;
  const meanwhile = await measureMeanwhile(
    { employees: Math.ceil(employees / 5), seconds: isLarge ? 15 : 2, rounds: isLarge ? 5 : 1 },
    atEnd,
  );
  const run = { ...found, postgres: rounds[0]?.postgres ?? '' };
  console.log(`\n${circumstancesText('Imports', run)}`);
  console.log(
    `${employees} employees with ${mandatesPerEmployee} mandates each; median of ${repeats} rounds\n`,
  );
  console.log(
    `Most memory of the service: ${range(rounds, ({ peakMegabytes }) => peakMegabytes, 0)} MB (goal 300)`,
  );
  const fewer = (measured: readonly Meanwhile[]) => range(measured, (one) => lost(one) * 100, 0);
  console.log(
    `Attribute queries are fewer by ${fewer(meanwhile.firstLoad)} % during a first load, by ${fewer(meanwhile.nightly)} % during nightly files (goal 20 %)`,
  );
  writeResults('import', run.at, { run, options, rounds, meanwhile }, options.json);
}

function table(rounds: readonly Round[]): string {
  const lines = [
    { what: 'first load', measured: rounds.map(({ first }) => first), goal: 3 },
    { what: 'nightly, 1 % changed', measured: rounds.flatMap(({ nights }) => nights), goal: 5 },
  ];
  return markdownTable(
    [
      { title: 'import', text: ({ what }) => what },
      { title: 'times COPY (least-most)', text: ({ measured }) => range(measured, timesCopy, 1) },
      { title: 'goal', text: ({ goal }) => String(goal) },
      { title: 'seconds', text: ({ measured }) => range(measured, ({ ours }) => ours, 1) },
      { title: 'COPY, seconds', text: ({ measured }) => range(measured, ({ copy }) => copy, 1) },
    ],
    lines,
  );
}

function timesCopy({ ours, copy }: Measured): number {
  return ours / copy;
}

function range<T>(all: readonly T[], figure: (one: T) => number, digits: number): string {
  return rangeText(spread(all.map(figure)), digits);
}
