import { say } from '../measuring/say.js';
import { untilCaughtUp } from '../measuring/catching-up.js';
import { USUAL, type Case } from './cases.js';
import type { Floor } from './floor.js';
import { checkRecorded, checkSameAnswers, measure, measureFloor, type Measurement } from './measure.js';
import type { Options } from './options.js';
import type { Setting } from './setting.js';

/** One case at one number of connections, measured once, with the floor of the same minute. */
export interface Result extends Measurement {
  readonly case: string;
  readonly connections: number;
  readonly round: number;
  readonly floor: Floor;
}

const FLOOR_MS = 400;

type Latest = Map<string, Measurement>;

/**
 * Measures everything once per round, rounds one after the other, so that a slow minute of the machine falls on all cases alike; every other
 * round goes backwards.
 */
export async function runRounds(setting: Setting, options: Options): Promise<Result[]> {
  const latest: Latest = new Map();
  for (const one of options.cases) {
    const beside = options.cases.find(({ name }) => name === `${USUAL}${one.name}`);
    if (beside) await checkSameAnswers(setting, [one, beside]);
  }
  // As in production: what is measured is warmed up by, and nothing is computed that is remembered by then.
  await untilCaughtUp(setting.database);
  say('warming up');
  for (const one of options.cases) await warmUp(setting, one, options, latest);
  const results: Result[] = [];
  for (let round = 1; round <= options.repeats; round++) {
    say(`measuring, round ${round} of ${options.repeats}`);
    const cases = round % 2 === 1 ? options.cases : options.cases.toReversed();
    results.push(...(await runRound(setting, { ...options, cases }, round, latest)));
  }
  await checkRecorded(setting);
  return results;
}

/** Ends with the most connections, asked for so long that the service's code is compiled for speed. */
async function warmUp(setting: Setting, one: Case, options: Options, latest: Latest): Promise<void> {
  for (const connections of options.connections.toSorted((few, many) => few - many)) {
    const count = connections === 1 ? options.warmUp / 4 : options.warmUp;
    latest.set(keyOf(one, connections), await measure(setting, one, connections, count));
  }
  const most = Math.max(...options.connections);
  const count = Math.round(latestOf(latest, one, most).perSecond * options.warmUpSeconds);
  if (count > 0) latest.set(keyOf(one, most), await measure(setting, one, most, count));
}

/** First the floors, while nothing else runs. */
async function runRound(
  setting: Setting,
  { cases, connections: allConnections, seconds }: Options,
  round: number,
  latest: Latest,
): Promise<Result[]> {
  await untilCaughtUp(setting.database);
  const floors = new Map<Case, Floor>();
  for (const one of cases) {
    const { assertionBytes } = latestOf(latest, one, allConnections[0] ?? 1);
    floors.set(one, await measureFloor(setting, one, assertionBytes, FLOOR_MS));
  }
  const results: Result[] = [];
  for (const connections of allConnections) {
    for (const [one, floor] of floors) {
      const { perSecond } = latestOf(latest, one, connections);
      const measurement = await measure(
        setting,
        one,
        connections,
        Math.max(100, Math.round(perSecond * seconds)),
      );
      latest.set(keyOf(one, connections), measurement);
      results.push({ ...measurement, case: one.name, connections, round, floor });
    }
  }
  return results;
}

function latestOf(latest: Latest, one: Case, connections: number): Measurement {
  const measurement = latest.get(keyOf(one, connections));
  if (!measurement) throw new Error(`${one.name} was not warmed up`);
  return measurement;
}

function keyOf({ name }: Case, connections: number): string {
  return `${name} ${connections}`;
}
