// npm run bench:steady -- --help
import { parseArgs } from 'node:util';
import type { Case } from '../attribute-query/cases.js';
import { checkRecorded } from '../attribute-query/measure.js';
import { setUp } from '../attribute-query/setting.js';
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { goalsText, type Goal } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { markdownTable } from '../measuring/table.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { wholeNumber } from '../measuring/whole-number.js';
import type { Tally } from './load.messages.js';
import { Sender } from './sender.js';
import { eventLoopDelayP99, MemoryWatch, type MemoryUse } from './service-health.js';

const USAGE = `Measures a steady load, more than the service can take, and what comes after.

  --quick        20 seconds instead of minutes: to see that it works
  --minutes N    at 70 % of what it can take (10)
  --employees N  (10000)
  --json FILE    where the results are written
`;

const EC: Case = { name: 'ec-1', keys: 'EC', signatures: 1 };
const CONNECTIONS = 16;
const CAPACITY_SECONDS = 10;
const STEADY = 0.7;
const OVERLOAD = 2;
const OVERLOAD_SECONDS = 10;
/** What is under way at twice the capacity when each is answered within a tenth of a second, and some more. */
const OPEN_BEFORE = 300;

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

type Options = Exclude<ReturnType<typeof readOptions>, 'help'>;

function readOptions(args: string[]) {
  const [text, flag] = [{ type: 'string' }, { type: 'boolean', default: false }] as const;
  const { values } = parseArgs({
    args,
    options: { help: flag, quick: flag, minutes: text, employees: text, json: text },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { quick, json } = values;
  return {
    ...{ json, employees: wholeNumber(values.employees, quick ? 1_000 : 10_000) },
    seconds: quick ? 20 : 60 * wholeNumber(values.minutes, 10),
    warmUpSeconds: quick ? 5 : 60,
  };
}

async function bench(options: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const { employees, seconds } = options;
  const size = { employees, organisations: 20, mandatesPerEmployee: 10, cases: [EC] };
  const setting = await setUp(size, atEnd);
  const sender = new Sender(setting, EC, atEnd);
  say('warming up');
  await capacityOnce(sender, { seconds: options.warmUpSeconds, signBefore: 0 });
  const capacity = await measureCapacity(sender, 0);
  const mostCapacity = await measureCapacity(sender, Math.ceil(3 * capacity * CAPACITY_SECONDS));
  say(`${seconds} seconds at ${STEADY * 100} % of ${capacity.toFixed(0)} a second`);
  await eventLoopDelayP99(setting.service);
  const memory = new MemoryWatch(setting.service);
  const [steady] = await sender.send({ phases: [{ perSecond: STEADY * capacity, seconds }], signBefore: 0 });
  const health = { memory: memory.stop(), delay: await eventLoopDelayP99(setting.service) };
  const overloaded = OVERLOAD * mostCapacity;
  say(
    `${OVERLOAD_SECONDS} seconds at ${overloaded.toFixed(0)} a second, ${OVERLOAD} times what it can take, and after`,
  );
  const [overload, after] = await sender.send({
    phases: [
      { perSecond: overloaded, seconds: OVERLOAD_SECONDS },
      { perSecond: STEADY * capacity, seconds: OVERLOAD_SECONDS },
    ],
    signBefore: Math.ceil((overloaded + STEADY * capacity) * OVERLOAD_SECONDS),
    openBefore: OPEN_BEFORE,
  });
  if (!steady || !overload || !after) throw new Error('not everything was measured');
  if (steady.wrong + overload.wrong + after.wrong === 0) await checkRecorded(setting);
  const phases = { steady, overload, after };
  const goals = goalsOf(phases, health);
  const run = { ...found, postgres: setting.database.version };
  console.log(`\n${circumstancesText('Steady and too much load', run)}`);
  const [signing, signed] = [capacity.toFixed(0), mostCapacity.toFixed(0)];
  console.log(
    `${employees} employees; ${signing} a second over ${CONNECTIONS} connections, ${signed} of queries signed before\n`,
  );
  console.log(`${table(phases)}\n\n${healthText(health)}\n\n${goalsText(goals)}\n`);
  writeResults(
    'steady',
    run.at,
    { run, options, capacity, mostCapacity, goals, phases, health },
    options.json,
  );
}

/**
 * Good answers a second with the same load generator, which signs as it sends where it has not before, and then has a part of
 * the same two cores.
 */
async function measureCapacity(sender: Sender, signBefore: number): Promise<number> {
  say(signBefore === 0 ? 'what it can take' : 'what it can take of queries signed before');
  await capacityOnce(sender, { seconds: CAPACITY_SECONDS, signBefore });
  return capacityOnce(sender, { seconds: CAPACITY_SECONDS, signBefore });
}

async function capacityOnce(
  sender: Sender,
  { seconds, signBefore }: { readonly seconds: number; readonly signBefore: number },
): Promise<number> {
  const [tally] = await sender.send({ phases: [{ connections: CONNECTIONS, seconds }], signBefore });
  if (!tally || tally.wrong > 0) throw new Error(`Not everything is answered: ${tally?.wrongSample ?? ''}`);
  return tally.perSecond;
}

interface Phases {
  readonly steady: Tally;
  readonly overload: Tally;
  readonly after: Tally;
}

interface Health {
  readonly memory: MemoryUse;
  readonly delay: number;
}

function goalsOf({ steady, overload, after }: Phases, { memory, delay }: Health): Goal[] {
  const none = { digits: 0, atMost: 0 };
  const soon = { unit: ' ms', digits: 1, atMost: 100 };
  return [
    { what: 'steady: errors and refusals', value: steady.wrong + steady.refused, ...none },
    { what: 'steady: event loop delay p99', value: delay, unit: ' ms', digits: 1, atMost: 20 },
    {
      what: 'steady: memory at the end, times that at the beginning',
      value: memory.late / memory.early,
      atMost: 1.1,
    },
    { what: 'too much: errors', value: overload.wrong, ...none },
    { what: 'too much: refused', value: overload.refused, digits: 0, atLeast: 1 },
    { what: 'too much: p99 of what is refused', value: overload.refusedP99, ...soon },
    { what: 'too much: p99 of what is answered', value: overload.p99, ...soon },
    { what: 'after: errors', value: after.wrong, ...none },
    { what: 'after: until when somebody is refused', value: after.refusedUntil, ...soon },
    { what: 'after: p99', value: after.p99, ...soon },
  ];
}

function table(phases: Phases): string {
  return markdownTable(
    [
      { title: 'load', text: ([name]) => name },
      { title: 'sent', text: ([, { sent }]) => String(sent) },
      { title: 'answered', text: ([, { good }]) => String(good) },
      { title: 'refused as busy', text: ([, { refused }]) => String(refused) },
      {
        title: 'until ms',
        text: ([, { refused, refusedUntil }]) => (refused === 0 ? '-' : refusedUntil.toFixed(0)),
      },
      { title: 'errors', text: ([, { wrong }]) => String(wrong) },
      { title: 'answered/s', text: ([, { perSecond }]) => perSecond.toFixed(0) },
      { title: 'p50 ms', text: ([, { p50 }]) => milliseconds(p50) },
      { title: 'p99 ms', text: ([, { p99 }]) => milliseconds(p99) },
      { title: 'since sent', text: ([, { servedP99 }]) => milliseconds(servedP99) },
      { title: 'sent late', text: ([, { lateP99 }]) => milliseconds(lateP99) },
      { title: 'p99 ms of refusals', text: ([, { refusedP99 }]) => milliseconds(refusedP99) },
    ],
    Object.entries(phases) as [string, Tally][],
  );
}

function milliseconds(figure: number): string {
  return Number.isNaN(figure) ? '-' : figure.toFixed(1);
}

function healthText({ memory, delay }: Health): string {
  const { early, late, most } = memory;
  return `Steady: memory of the service's own ${early.toFixed(0)} MB at first, ${late.toFixed(0)} MB at last, ${most.toFixed(0)} MB at most; event loop delay p99 ${delay.toFixed(1)} ms`;
}
