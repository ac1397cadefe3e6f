import { say } from '../measuring/say.js';
import { CASES, CONNECTIONS, SIDES, type Case, type Connections, type Side } from './cases.js';
import { measure, type Measurement } from './measure.js';
import type { Options } from './options.js';
import type { Setting } from './setting.js';

/** One case at one number of connections, measured once on both sides, one right after the other. */
export interface Result {
  readonly case: string;
  readonly connections: Connections;
  readonly round: number;
  readonly service: Measurement;
  readonly cerbos: Measurement;
}

const FEWEST = 100;

type Latest = Map<string, Measurement>;

/**
 * Measures everything once per round, rounds one after the other, so that a slow minute of the machine falls on all
 * alike; every other round goes backwards.
 */
export async function runRounds(
  setting: Setting,
  {
    warmUp,
    warmUpSeconds,
    repeats,
    seconds,
  }: Pick<Options, 'warmUp' | 'warmUpSeconds' | 'repeats' | 'seconds'>,
): Promise<Result[]> {
  say('warming up');
  const latest: Latest = new Map();
  for (const [one, connections, side] of combinations()) {
    const requests = Math.ceil(warmUp / (connections === 1 ? 4 : 1) / Math.sqrt(one.questions));
    latest.set(keyOf(one, connections, side), await measure(setting, side, one, connections, requests));
  }
  const most = Math.max(...CONNECTIONS);
  for (const [one, connections, side] of combinations().filter(([, connections]) => connections === most)) {
    const requests = Math.round(find(latest, keyOf(one, connections, side)).perSecond * warmUpSeconds);
    if (requests > 0) await measure(setting, side, one, connections, requests);
  }
  const results: Result[] = [];
  for (let round = 1; round <= repeats; round++) {
    say(`measuring, round ${round} of ${repeats}`);
    results.push(...(await runRound(setting, seconds, round, latest)));
  }
  return results;
}

async function runRound(setting: Setting, seconds: number, round: number, latest: Latest): Promise<Result[]> {
  const measured: Latest = new Map();
  const all = combinations();
  for (const [one, connections, side] of round % 2 === 1 ? all : all.toReversed()) {
    const key = keyOf(one, connections, side);
    const count = Math.max(FEWEST, Math.round(find(latest, key).perSecond * seconds));
    const measurement = await measure(setting, side, one, connections, count);
    measured.set(key, measurement);
    latest.set(key, measurement);
  }
  return CASES.flatMap((one) =>
    CONNECTIONS.map((connections) => ({
      ...{ case: one.name, connections, round },
      service: find(measured, keyOf(one, connections, 'service')),
      cerbos: find(measured, keyOf(one, connections, 'cerbos')),
    })),
  );
}

function combinations(): [Case, Connections, Side][] {
  return CASES.flatMap((one) =>
    CONNECTIONS.flatMap((connections) =>
      SIDES.map((side): [Case, Connections, Side] => [one, connections, side]),
    ),
  );
}

function find(measurements: Latest, key: string): Measurement {
  const measurement = measurements.get(key);
  if (!measurement) throw new Error(`${key} was not measured`);
  return measurement;
}

function keyOf({ name }: Case, connections: Connections, side: Side): string {
  return `${name} ${connections} ${side}`;
}
