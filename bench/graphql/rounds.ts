import { untilCaughtUp } from '../measuring/catching-up.js';
import { say } from '../measuring/say.js';
import { measure, type Measurement, type Side } from './measure.js';
import type { Options } from './options.js';
import { CONNECTIONS, type Connections, type Question } from './questions.js';
import { checkSameData } from './same-data.js';
import type { Setting } from './setting.js';

/** One question at one number of connections, measured once on both sides, one right after the other. */
export interface Result {
  readonly question: string;
  readonly connections: Connections;
  readonly round: number;
  readonly service: Measurement;
  readonly baseline: Measurement;
}

const SIDES: readonly Side[] = ['baseline', 'service'];
const FEWEST = 100;

type Latest = Map<string, Measurement>;

/**
 * Measures everything once per round, rounds one after the other, so that a slow minute of the machine falls on all
 * alike; every other round goes backwards.
 */
export async function runRounds(setting: Setting, options: Options): Promise<Result[]> {
  const { questions, warmUp, warmUpSeconds, repeats } = options;
  await untilCaughtUp(setting.database);
  say('comparing what both sides say');
  for (const question of questions) await checkSameData(setting, question);
  say('warming up');
  const latest: Latest = new Map();
  for (const [question, connections, side] of combinations(questions)) {
    const count = connections === 1 ? warmUp / 4 : warmUp;
    latest.set(
      keyOf(question, connections, side),
      await measure(setting, side, question, connections, count),
    );
  }
  const most = Math.max(...CONNECTIONS);
  for (const [question, connections, side] of combinations(questions).filter(([, it]) => it === most)) {
    const { perSecond } = one(latest, keyOf(question, connections, side));
    const count = Math.round(perSecond * warmUpSeconds);
    if (count > 0) await measure(setting, side, question, connections, count);
  }
  const results: Result[] = [];
  for (let round = 1; round <= repeats; round++) {
    say(`measuring, round ${round} of ${repeats}`);
    results.push(...(await runRound(setting, options, round, latest)));
  }
  return results;
}

async function runRound(
  setting: Setting,
  { questions, seconds }: Options,
  round: number,
  latest: Latest,
): Promise<Result[]> {
  const measured: Latest = new Map();
  const all = combinations(questions);
  for (const [question, connections, side] of round % 2 === 1 ? all : all.toReversed()) {
    const key = keyOf(question, connections, side);
    const count = Math.max(FEWEST, Math.round(one(latest, key).perSecond * seconds));
    const measurement = await measure(setting, side, question, connections, count);
    measured.set(key, measurement);
    latest.set(key, measurement);
  }
  return questions.flatMap((question) =>
    CONNECTIONS.map((connections) => ({
      ...{ question: question.name, connections, round },
      service: one(measured, keyOf(question, connections, 'service')),
      baseline: one(measured, keyOf(question, connections, 'baseline')),
    })),
  );
}

function combinations(questions: readonly Question[]): [Question, Connections, Side][] {
  return questions.flatMap((question) =>
    CONNECTIONS.flatMap((connections) =>
      SIDES.map((side): [Question, Connections, Side] => [question, connections, side]),
    ),
  );
}

function one(measurements: Latest, key: string): Measurement {
  const measurement = measurements.get(key);
  if (!measurement) throw new Error(`${key} was not measured`);
  return measurement;
}

function keyOf({ name }: Question, connections: Connections, side: Side): string {
  return `${name} ${connections} ${side}`;
}
