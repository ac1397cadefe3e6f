// npm run bench:start-up -- --help
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { circumstances, circumstancesText } from '../measuring/circumstances.js';
import { freePort } from '../measuring/free-port.js';
import { goalsText } from '../measuring/goals.js';
import { optionsOrEnd } from '../measuring/options-or-end.js';
import { cpuSecondsOfMachine } from '../measuring/process-family.js';
import { writeResults } from '../measuring/results-file.js';
import { say } from '../measuring/say.js';
import { medianText, rangeText, spread } from '../measuring/spread.js';
import { markdownTable } from '../measuring/table.js';
import { temporaryFolder } from '../measuring/temporary-folder.js';
import { runAndUndo, type Undoing } from '../measuring/undoing.js';
import { wholeNumber } from '../measuring/whole-number.js';

const USAGE = `Measures \`npm start\` of this clone, built: until it is ready, and until the sample's e-service has its first answer. Without
a data folder, and again with it.

  --quick      one round: to see that it works
  --rounds N   (5)
  --clone DIR  another clone beside it, built and installed, by turns
  --json FILE  where the results are written
`;

const GOAL_SECONDS = 5;
const LOOK_EVERY_MS = 20;
const LONGEST_MS = 120_000;
const LAST_LINE = 'Ctrl-C stops';
const HERE = resolve(import.meta.dirname, '../..');

const options = optionsOrEnd(readOptions);
if (options !== 'help') await runAndUndo((atEnd) => bench(options, atEnd));

type Options = Exclude<ReturnType<typeof readOptions>, 'help'>;

interface Start {
  readonly clone: string;
  readonly data: 'none' | 'there';
  /** Seconds from the start of npm. */
  readonly ready: number;
  readonly answered: number;
  /** CPU seconds of the whole machine until then; undefined where the system does not tell. */
  readonly cpu: number | undefined;
}

function readOptions(args: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args,
    options: { help: flag, quick: flag, rounds: text, clone: text, json: text },
  });
  if (values.help) {
    console.log(USAGE);
    return 'help';
  }
  const { json, clone } = values;
  const clones = [HERE, ...(clone === undefined ? [] : [resolve(clone)])];
  return { json, clones, rounds: wholeNumber(values.rounds, values.quick ? 1 : 5) };
}

async function bench({ clones, rounds, json }: Options, atEnd: Undoing): Promise<void> {
  const found = circumstances();
  const starts: Start[] = [];
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'starting once: what Node compiles it keeps' : `round ${round} of ${rounds}`);
    for (const clone of clones) {
      const folder = join(temporaryFolder('bench', atEnd), 'data');
      const [first, again] = [await start(clone, folder, atEnd), await start(clone, folder, atEnd)];
      rmSync(folder, { recursive: true });
      if (round > 0) starts.push({ clone, data: 'none', ...first }, { clone, data: 'there', ...again });
    }
  }
  report(found, starts, json);
}

/** From the start of npm to the end of all that it started. */
async function start(clone: string, folder: string, atEnd: Undoing): Promise<Omit<Start, 'clone' | 'data'>> {
  const port = String(await freePort());
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, DATA_FOLDER: folder, PORT: port, NODE_ENV: 'development' };
  const [begun, cpuBefore] = [performance.now(), cpuSecondsOfMachine()];
  const npm = spawn('npm', ['start'], { cwd: clone, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(npm, 'close');
  atEnd.push(async () => {
    npm.kill();
    await closed;
  });
  const told = untilTold(npm).then(() => (performance.now() - begun) / 1_000);
  await untilReady(`http://127.0.0.1:${port}/health/ready`);
  const ready = (performance.now() - begun) / 1_000;
  const answered = await told;
  const cpuAfter = cpuSecondsOfMachine();
  npm.kill();
  await closed;
  const cpu = cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
  return { ready, answered, cpu };
}

/** Resolves when it has said all it says at its start, the answer to its e-service before it. @throws Error when it ends first */
async function untilTold(npm: ChildProcess): Promise<void> {
  let output = '';
  for await (const piece of npm.stdout ?? []) {
    output += String(piece);
    if (output.includes(LAST_LINE)) return;
  }
  throw new Error('It ended before it had answered.');
}

async function untilReady(address: string): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (performance.now() < deadline) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await pause(LOOK_EVERY_MS);
  }
  throw new Error(`${address} did not become ready.`);
}

function report(found: ReturnType<typeof circumstances>, starts: readonly Start[], json?: string): void {
  const lines = Object.values(Object.groupBy(starts, ({ clone, data }) => `${data} ${clone}`)).flatMap(
    (group = []) => {
      const [one] = group;
      if (!one) return [];
      const known = group.flatMap(({ cpu }) => cpu ?? []);
      return {
        ...{ clone: one.clone, data: one.data, cpu: known.length === 0 ? undefined : spread(known) },
        ready: spread(group.map(({ ready }) => ready)),
        answered: spread(group.map(({ answered }) => answered)),
      };
    },
  );
  const goals = lines
    .filter(({ clone }) => clone === HERE)
    .map(({ data, ready, answered }) => ({
      ...(data === 'there'
        ? { what: 'ready again', value: ready.median }
        : { what: 'first answer without a data folder', value: answered.median }),
      ...{ unit: ' s', atMost: GOAL_SECONDS },
    }));
  console.log(`\n${circumstancesText('Start-up', { ...found, postgres: 'embedded' })}\n`);
  console.log(
    markdownTable(
      [
        { title: 'data folder', text: ({ data }) => data },
        { title: 'clone', text: ({ clone }) => (clone === HERE ? 'this' : 'other') },
        { title: 'ready, s', text: ({ ready }) => rangeText(ready, 1) },
        { title: 'first answer, s', text: ({ answered }) => rangeText(answered, 1) },
        { title: 'CPU of the machine, s', text: ({ cpu }) => medianText(cpu, 1) },
      ],
      lines,
    ),
  );
  console.log(`\n${goalsText(goals)}`);
  writeResults('start-up', found.at, { run: found, starts, goals }, json);
}
