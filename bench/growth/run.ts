// npm run bench:growth -- --help
import { parseArgs } from 'node:util';
import type { Case } from '../attribute-query/cases.js';
import { checkRecorded, measure, type Measurement } from '../attribute-query/measure.js';
import { setUp, type Setting, type Wanted } from '../attribute-query/setting.js';
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { goalsText } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { wholeNumber } from '../measuring/whole-number.js';
import { goalsOf, summarise, table, type Grown, type Result } from './summary.js';

const USAGE = `Measures how the latency of an attribute query grows with the register and with the employee's mandates.

  --quick      200 and 2,000 employees, 1 and 200 mandates, one short repetition: to see that it works
  --large      1,000,000 employees too, which takes long to load and 20 GB
  --by WHAT    employees or mandates alone
  --repeats N  measure everything so many times (5)
  --queries N  in one measurement (500)
  --json FILE  where the results are written
`;

const EC: Case = { name: 'ec-1', keys: 'EC', signatures: 1 };
/** Told of one power alone, whatever else the employee may do: answers are of one length. */
const ONE_POWER: Case = { ...EC, name: 'one-power', powers: 'https://bench.example/power/1' };
const NAME = 'urn:oid:2.16.840.1.113730.3.1.241';
/** V8 compiles for speed over some thousands of answers of each process. */
const WARM_UP = 2_000;
/** Of those with answers of megabytes fewer are asked: they have no goal, and take half a second each. */
const FEWER = 10;
const WARM_UP_OF_THEM = 400;

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

type Options = Exclude<ReturnType<typeof readOptions>, 'help'>;

type Size = Pick<Options, 'quick' | 'large'>;

function readOptions(args: string[]) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
  const { values } = parseArgs({
    args,
    options: { help: flag, quick: flag, large: flag, by: text, repeats: text, queries: text, json: text },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick, large, by, json } = values;
  if (by !== undefined && by !== 'employees' && by !== 'mandates')
    throw new Error(`--by takes employees or mandates, not "${by}".`);
  const repeats = wholeNumber(values.repeats, quick ? 1 : 5);
  return { quick, large, by, json, repeats, queries: wholeNumber(values.queries, quick ? 100 : 500) };
}

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const grown = await setUpAll(options, atEnd);
  say('warming up');
  for (const one of grown) await measureSome(one, one.bytesGrow ? WARM_UP_OF_THEM : WARM_UP);
  const results: Result[] = [];
  for (let round = 1; round <= options.repeats; round++) {
    say(`measuring, round ${round} of ${options.repeats}`);
    for (const one of round % 2 === 1 ? grown : grown.toReversed())
      results.push({ of: one, round, measured: await measureOne(one, options.queries) });
  }
  for (const setting of new Set(grown.map(({ setting }) => setting))) await checkRecorded(setting);
  const summaries = summarise(results);
  const goals = goalsOf(summaries);
  const run = { ...found, postgres: grown[0]?.setting.database.version ?? '' };
  console.log(`\n${circumstancesText('Growth, at 1 connection', run)}`);
  console.log(`median of ${options.repeats} rounds of ${options.queries} queries\n`);
  console.log(`${table(summaries)}\n\n${goalsText(goals)}\n`);
  writeResults('growth', run.at, { run, options, goals, summaries }, options.json);
}

async function measureOne(grown: Grown, queries: number): Promise<Measurement> {
  await untilCaughtUp(grown.setting.database);
  return measureSome(grown, queries);
}

function measureSome({ setting, one, bytesGrow }: Grown, queries: number): Promise<Measurement> {
  return measure(setting, one, 1, bytesGrow ? Math.ceil(queries / FEWER) : queries);
}

async function setUpAll({ by, ...options }: Options, atEnd: Undoing): Promise<Grown[]> {
  return [
    ...(by === 'mandates' ? [] : await byEmployees(options, atEnd)),
    ...(by === 'employees' ? [] : await byMandates(options, atEnd)),
  ];
}

async function byEmployees({ quick, large }: Size, atEnd: Undoing): Promise<Grown[]> {
  const grown: Grown[] = [];
  for (const employees of quick ? [200, 2_000] : [1_000, 100_000, ...(large ? [1_000_000] : [])]) {
    const organisations = Math.min(200, employees / 50);
    const setting = await register({ employees, organisations, mandatesPerEmployee: 10 }, atEnd);
    grown.push({ question: 'all ten attributes', by: 'employees', size: employees, setting, one: EC });
  }
  return grown;
}

async function byMandates({ quick }: Size, atEnd: Undoing): Promise<Grown[]> {
  const grown: Grown[] = [];
  for (const mandates of quick ? [1, 200] : [1, 10_000]) {
    const setting = await register(
      { employees: 20, organisations: 20, mandatesPerEmployee: mandates },
      atEnd,
    );
    const of = { by: 'mandates', size: mandates } as const;
    const name = { ...setting, attributes: [NAME] };
    grown.push({ ...of, question: 'the name alone', setting: name, one: EC });
    grown.push({ ...of, question: 'all ten, one power released', setting, one: ONE_POWER });
    grown.push({ ...of, question: 'all ten, all released', setting, one: EC, bytesGrow: true });
  }
  return grown;
}

async function register(size: Omit<Wanted, 'cases'>, atEnd: Undoing): Promise<Setting> {
  return setUp({ ...size, cases: [EC, ONE_POWER] }, atEnd);
}
