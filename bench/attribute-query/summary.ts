import { spread, spreadOfKnown, type Spread } from '../measuring/spread.js';
import { USUAL } from './cases.js';
import type { Result } from './rounds.js';

/** One case at one number of connections, over all rounds. */
export interface Summary {
  readonly case: string;
  readonly connections: number;
  readonly perSecond: Spread;
  /** Milliseconds. */
  readonly p50: Spread;
  readonly p99: Spread;
  /** Queries a second that the cryptography would allow. */
  readonly floorOneCore: Spread;
  readonly floorTwoCores: Spread;
  /** `perSecond` in relation to the floor of both cores, of the same round. */
  readonly ofFloor: Spread;
  /** CPU microseconds per answer. */
  readonly cpuService?: Spread;
  readonly cpuDatabase?: Spread;
  readonly cpuLoad: Spread;
  readonly cpuCrypto: Spread;
  /** The service's CPU in relation to that of the cryptography alone. */
  readonly timesCrypto?: Spread;
  /** `perSecond` in relation to that of the usual libraries, of the same round. */
  readonly timesUsual?: Spread;
  /** Cores that the rest of the machine kept busy meanwhile. */
  readonly othersCores?: Spread;
  readonly answerBytes: number;
  readonly queryBytes: number;
}

export function summarise(results: readonly Result[]): Summary[] {
  const groups = Map.groupBy(results, (result) => `${result.case} ${result.connections}`);
  return [...groups.values()].flatMap((group) => summariseGroup(group, results)).sort(byCaseThenConnections);
}

function summariseGroup(results: readonly Result[], all: readonly Result[]): Summary[] {
  const [first] = results;
  if (!first) return [];
  const over = (figure: (result: Result) => number) => spread(results.map(figure));
  const overKnown = (figure: (result: Result) => number | undefined) => spreadOfKnown(results.map(figure));
  const summary: Summary = {
    case: first.case,
    connections: first.connections,
    perSecond: over(({ perSecond }) => perSecond),
    p50: over(({ p50 }) => p50),
    p99: over(({ p99 }) => p99),
    floorOneCore: over(({ floor }) => floor.oneCore),
    floorTwoCores: over(({ floor }) => floor.twoCores),
    ofFloor: over(({ perSecond, floor }) => perSecond / floor.twoCores),
    cpuService: overKnown(({ cpu }) => cpu.service),
    cpuDatabase: overKnown(({ cpu }) => cpu.database),
    cpuLoad: over(({ cpu }) => cpu.load),
    cpuCrypto: over(({ floor }) => floor.cpu),
    timesCrypto: overKnown(({ cpu, floor }) => cpu.service && cpu.service / floor.cpu),
    timesUsual: overKnown((result) => timesUsual(result, all)),
    othersCores: overKnown(({ othersCores }) => othersCores),
    answerBytes: first.answerBytes,
    queryBytes: first.queryBytes,
  };
  return [summary];
}

function timesUsual({ perSecond, ...result }: Result, all: readonly Result[]): number | undefined {
  const usual = all.find(
    ({ case: name, connections, round }) =>
      name === `${USUAL}${result.case}` && connections === result.connections && round === result.round,
  );
  return usual && perSecond / usual.perSecond;
}

function byCaseThenConnections(a: Summary, b: Summary): number {
  return a.case.localeCompare(b.case) || a.connections - b.connections;
}
