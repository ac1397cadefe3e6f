import { spread, spreadOfKnown, type Spread } from '../measuring/spread.js';
import type { Side } from './cases.js';
import type { Result } from './rounds.js';

/** One side over all rounds. */
export interface SideSummary {
  readonly perSecond: Spread;
  /** Milliseconds. */
  readonly p50: Spread;
  readonly p99: Spread;
  /** CPU microseconds per decision. */
  readonly cpu?: Spread;
  readonly cpuDatabase?: Spread;
  /** Cores that the rest of the machine kept busy meanwhile. */
  readonly othersCores?: Spread;
  readonly answerBytes: number;
}

/** One case at one number of connections, over all rounds. */
export interface Summary {
  readonly case: string;
  readonly connections: number;
  readonly service: SideSummary;
  readonly cerbos: SideSummary;
  /** The service in relation to Cerbos in the same round. */
  readonly timesPerSecond: Spread;
  readonly timesP99: Spread;
}

export function summarise(results: readonly Result[]): Summary[] {
  const groups = Map.groupBy(results, (result) => `${result.case} ${result.connections}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return {
      ...{ case: first.case, connections: first.connections },
      service: sideSummary(group, 'service'),
      cerbos: sideSummary(group, 'cerbos'),
      timesPerSecond: spread(group.map(({ service, cerbos }) => service.perSecond / cerbos.perSecond)),
      timesP99: spread(group.map(({ service, cerbos }) => service.p99 / cerbos.p99)),
    };
  });
}

function sideSummary(group: readonly Result[], side: Side): SideSummary {
  const measurements = group.map((result) => result[side]);
  return {
    perSecond: spread(measurements.map(({ perSecond }) => perSecond)),
    p50: spread(measurements.map(({ p50 }) => p50)),
    p99: spread(measurements.map(({ p99 }) => p99)),
    cpu: spreadOfKnown(measurements.map(({ cpu }) => cpu)),
    cpuDatabase: spreadOfKnown(measurements.map(({ cpuDatabase }) => cpuDatabase)),
    othersCores: spreadOfKnown(measurements.map(({ othersCores }) => othersCores)),
    answerBytes: measurements[0]?.answerBytes ?? NaN,
  };
}
