import { CONNECTIONS, type Case, type Connections } from './cases.js';
import type { Floor } from './floor.js';
import { checkRecorded, measure, measureFloor, type Measurement } from './measure.js';
import type { Options } from './options.js';
import { say, type Setting } from './setting.js';

/** One case at one number of connections, measured once, with the floor of the same minute. */
export interface Result extends Measurement {
  readonly case: string;
  readonly connections: Connections;
  readonly round: number;
  readonly floor: Floor;
}

const FLOOR_MS = 400;
/** Enough for the service's code to be compiled for speed. */
const WARM_UP_ANSWERS = 1_000;

/**
 * Measures everything once per round, rounds one after the other, so that a slow minute of the machine falls on all cases alike; every other
 * round goes backwards.
 */
export async function runRounds(setting: Setting, options: Options): Promise<Result[]> {
  const rates = new Map<string, number>();
  say('warming up');
  for (const one of options.cases) await warmUp(setting, one, rates);
  const results: Result[] = [];
  for (let round = 1; round <= options.repeats; round++) {
    say(`measuring, round ${round} of ${options.repeats}`);
    const cases = round % 2 === 1 ? options.cases : options.cases.toReversed();
    for (const one of cases)
      results.push(...(await measureCase(setting, one, round, options.seconds, rates)));
  }
  await checkRecorded(setting);
  return results;
}

async function warmUp(setting: Setting, one: Case, rates: Map<string, number>): Promise<void> {
  for (const connections of CONNECTIONS) {
    const count = connections === 1 ? WARM_UP_ANSWERS / 4 : WARM_UP_ANSWERS;
    const { perSecond } = await measure(setting, one, connections, count);
    rates.set(keyOf(one, connections), perSecond);
  }
}

async function measureCase(
  setting: Setting,
  one: Case,
  round: number,
  seconds: number,
  rates: Map<string, number>,
): Promise<Result[]> {
  const measured: Omit<Result, 'floor'>[] = [];
  for (const connections of CONNECTIONS) {
    const rate = rates.get(keyOf(one, connections)) ?? 0;
    const measurement = await measure(setting, one, connections, Math.max(100, Math.round(rate * seconds)));
    rates.set(keyOf(one, connections), measurement.perSecond);
    measured.push({ ...measurement, case: one.name, connections, round });
  }
  const floor = await measureFloor(setting, one, measured[0]?.assertionBytes ?? 0, FLOOR_MS);
  return measured.map((result) => ({ ...result, floor }));
}

function keyOf({ name }: Case, connections: Connections): string {
  return `${name} ${connections}`;
}
