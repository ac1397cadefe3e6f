import { spread, spreadOfKnown, type Spread } from '../measuring/spread.js';
import type { Measurement, Side } from './measure.js';
import type { Result } from './rounds.js';

/** One side over all rounds. */
export interface SideSummary {
  readonly perSecond: Spread;
  /** Milliseconds. */
  readonly p50: Spread;
  readonly p99: Spread;
  /** CPU microseconds per answer. */
  readonly cpu?: Spread;
  readonly cpuDatabase?: Spread;
  /** Cores that the rest of the machine kept busy meanwhile. */
  readonly othersCores?: Spread;
  readonly answerBytes: number;
}

/** One question at one number of connections, over all rounds. */
export interface Summary {
  readonly question: string;
  readonly connections: number;
  readonly service: SideSummary;
  readonly baseline: SideSummary;
  /** The service in relation to the baseline of the same round. */
  readonly timesP50: Spread;
  readonly timesCpu?: Spread;
  /** The database's CPU counted with that of who answers. */
  readonly timesCpuTogether?: Spread;
}

export function summarise(results: readonly Result[]): Summary[] {
  const groups = Map.groupBy(results, ({ question, connections }) => `${question} ${connections}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const times = (figure: (measurement: Measurement) => number | undefined) =>
      group.map(({ service, baseline }) => {
        const [ours, theirs] = [figure(service), figure(baseline)];
        return ours === undefined || theirs === undefined ? undefined : ours / theirs;
      });
    return {
      ...{ question: first.question, connections: first.connections },
      service: sideSummary(group, 'service'),
      baseline: sideSummary(group, 'baseline'),
      timesP50: spread(times(({ p50 }) => p50).map((ratio) => ratio ?? NaN)),
      timesCpu: spreadOfKnown(times(({ cpu }) => cpu)),
      timesCpuTogether: spreadOfKnown(
        times(({ cpu, cpuDatabase }) => cpu && cpuDatabase && cpu + cpuDatabase),
      ),
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
