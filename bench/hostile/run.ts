// npm run bench:hostile -- --help
import { parseArgs } from 'node:util';
import type { Case } from '../attribute-query/cases.js';
import { checkRecorded } from '../attribute-query/measure.js';
import { setUp, type Setting } from '../attribute-query/setting.js';
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { goalsText, type Goal } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { rangeText, spread, type Spread } from '../measuring/spread.js';
import { markdownTable } from '../measuring/table.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { wholeNumber } from '../measuring/whole-number.js';
import type { Tally } from '../steady/load.messages.js';
import { Sender } from '../steady/sender.js';
import { Company } from './company.js';

const USAGE = `Measures how much slower good queries are answered while others send what is hostile, or nothing at all.

  --quick      one short repetition: to see that it works
  --repeats N  (5)
  --seconds N  length of one measurement (5)
  --json FILE  where the results are written
`;

/** With RSA, as most of the corpus of attacks is written. */
const RSA: Case = { name: 'rsa-1', keys: 'RSA', signatures: 1 };
const CONNECTIONS = 16;
const HOSTILE_EVERY = 10;
const MOST_LOSS = 0.15;
const BESIDE = ['nothing', 'hostile messages, 1 to 10', 'idle, slow and half-open connections'] as const;
type Beside = (typeof BESIDE)[number];

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

type Options = Exclude<ReturnType<typeof readOptions>, 'help'>;

function readOptions(args: string[]) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
  const { values } = parseArgs({
    args,
    options: { help: flag, quick: flag, repeats: text, seconds: text, json: text },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick, json } = values;
  const repeats = wholeNumber(values.repeats, quick ? 1 : 5);
  return { json, repeats, seconds: wholeNumber(values.seconds, quick ? 3 : 5) };
}

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const size = { employees: 1_000, organisations: 20, mandatesPerEmployee: 10, cases: [RSA] };
  const setting = await setUp(size, atEnd);
  const sender = new Sender(setting, RSA, atEnd);
  say('warming up');
  let signBefore = 500;
  for (const beside of BESIDE) {
    const { good } = await measureBeside(setting, sender, beside, { ...options, signBefore });
    signBefore = Math.max(signBefore, Math.ceil(good * 1.5));
  }
  const rounds: Record<Beside, Tally>[] = [];
  for (let round = 1; round <= options.repeats; round++) {
    say(`measuring, round ${round} of ${options.repeats}`);
    const measured = new Map<Beside, Tally>();
    for (const beside of round % 2 === 1 ? BESIDE : BESIDE.toReversed())
      measured.set(beside, await measureBeside(setting, sender, beside, { ...options, signBefore }));
    rounds.push(Object.fromEntries(measured) as Record<Beside, Tally>);
  }
  await checkRecorded(setting);
  const summaries = BESIDE.map((beside) => summarise(beside, rounds));
  const goals = summaries.slice(1).map(goalOf);
  const run = { ...found, postgres: setting.database.version };
  console.log(`\n${circumstancesText('Good queries beside others', run)}`);
  console.log(`${CONNECTIONS} connections; median of ${options.repeats} rounds, ${options.seconds} s each\n`);
  console.log(`${table(summaries)}\n\n${goalsText(goals)}\n`);
  writeResults('hostile', run.at, { run, options, goals, summaries, rounds }, options.json);
}

/** @throws Error when a hostile message is answered, or a good one is not */
async function measureBeside(
  setting: Setting,
  sender: Sender,
  beside: Beside,
  { seconds, signBefore }: { readonly seconds: number; readonly signBefore: number },
): Promise<Tally> {
  await untilCaughtUp(setting.database);
  const company = beside === BESIDE[2] ? await Company.at(setting.service.address) : undefined;
  try {
    const hostileEvery = beside === BESIDE[1] ? HOSTILE_EVERY : undefined;
    const phases = [{ connections: CONNECTIONS, seconds }];
    const [tally] = await sender.send({ phases, signBefore, hostileEvery });
    if (!tally || tally.wrong + tally.refused > 0)
      throw new Error(
        `Beside ${beside} not everything went as it should: ${tally?.wrongSample ?? 'refused'}`,
      );
    return tally;
  } finally {
    company?.leave();
  }
}

interface Summary {
  readonly beside: Beside;
  readonly perSecond: Spread;
  readonly p99: Spread;
  /** Of the throughput beside nothing, of the same round. */
  readonly loss: Spread;
  readonly hostile: number;
}

function summarise(beside: Beside, rounds: readonly Record<Beside, Tally>[]): Summary {
  const over = (figure: (round: Record<Beside, Tally>) => number) => spread(rounds.map(figure));
  return {
    beside,
    perSecond: over((round) => round[beside].perSecond),
    p99: over((round) => round[beside].p99),
    loss: over((round) => 1 - round[beside].perSecond / round[BESIDE[0]].perSecond),
    hostile: rounds.reduce((sum, round) => sum + round[beside].hostile, 0),
  };
}

function goalOf({ beside, loss }: Summary): Goal {
  return { what: `loss of throughput beside ${beside}`, value: loss.median, atMost: MOST_LOSS };
}

function table(summaries: readonly Summary[]): string {
  return markdownTable(
    [
      { title: 'beside', text: ({ beside }) => beside },
      { title: 'good answers/s', text: ({ perSecond }) => rangeText(perSecond, 0) },
      { title: 'loss', text: ({ loss }) => rangeText(loss, 2) },
      { title: 'p99 ms', text: ({ p99 }) => rangeText(p99, 1) },
      { title: 'hostile messages', text: ({ hostile }) => String(hostile) },
    ],
    summaries,
  );
}
