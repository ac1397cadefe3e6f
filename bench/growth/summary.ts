import type { Case } from '../attribute-query/cases.js';
import type { Measurement } from '../attribute-query/measure.js';
import type { Setting } from '../attribute-query/setting.js';
import type { Goal } from '../measuring/goals.js';
import { medianText, rangeText, spread, spreadOfKnown, type Spread } from '../measuring/spread.js';
import { markdownTable } from '../measuring/table.js';

/** One question to one register, which is larger or smaller than others. */
export interface Grown {
  readonly question: string;
  readonly by: 'employees' | 'mandates';
  readonly size: number;
  readonly setting: Setting;
  readonly one: Case;
  /** The answer grows too: no goal is set. */
  readonly bytesGrow?: true;
}

export interface Result {
  readonly of: Grown;
  readonly round: number;
  readonly measured: Measurement;
}

export interface Summary extends Pick<Grown, 'question' | 'by' | 'size' | 'bytesGrow'> {
  /** Milliseconds. */
  readonly p50: Spread;
  readonly p99: Spread;
  /** p50 in relation to that of the smallest, of the same round. */
  readonly times: Spread;
  /** CPU microseconds for each answer. */
  readonly cpuService?: Spread;
  readonly cpuDatabase?: Spread;
  readonly answerBytes: number;
}

const MOST_TIMES = 1.2;

export function summarise(results: readonly Result[]): Summary[] {
  return [...Map.groupBy(results, ({ of }) => of)].map(([of, group]) => {
    const { question, by, size, bytesGrow } = of;
    const smallest = results.filter((other) => other.of.question === question && other.of.by === by);
    const least = Math.min(...smallest.map((other) => other.of.size));
    const ofRound = (round: number) =>
      smallest.find((other) => other.round === round && other.of.size === least)?.measured.p50 ?? NaN;
    const measured = group.map((result) => result.measured);
    return {
      ...{ question, by, size, bytesGrow },
      p50: spread(measured.map(({ p50 }) => p50)),
      p99: spread(measured.map(({ p99 }) => p99)),
      times: spread(group.map((result) => result.measured.p50 / ofRound(result.round))),
      cpuService: spreadOfKnown(measured.map(({ cpu }) => cpu.service)),
      cpuDatabase: spreadOfKnown(measured.map(({ cpu }) => cpu.database)),
      answerBytes: measured[0]?.answerBytes ?? NaN,
    };
  });
}

/** Of all but the smallest. */
export function goalsOf(summaries: readonly Summary[]): Goal[] {
  return summaries
    .filter(({ question, by, size, bytesGrow }) => {
      const sizes = summaries.filter((other) => other.question === question && other.by === by);
      return !bytesGrow && size > Math.min(...sizes.map((other) => other.size));
    })
    .map(({ question, by, size, times }) => ({
      what: `${question}, ${size} ${by}: p50, times that of the fewest`,
      ...{ value: times.median, atMost: MOST_TIMES },
    }));
}

export function table(summaries: readonly Summary[]): string {
  return markdownTable(
    [
      { title: 'asked for', text: ({ question }) => question },
      { title: 'register', text: ({ by, size }) => `${size} ${by}` },
      { title: 'p50 ms', text: ({ p50 }) => rangeText(p50, 2) },
      { title: 'times the smallest', text: ({ times }) => rangeText(times, 2) },
      { title: 'p99 ms', text: ({ p99 }) => medianText(p99, 1) },
      { title: 'CPU us: service', text: ({ cpuService }) => medianText(cpuService, 0) },
      { title: 'database', text: ({ cpuDatabase }) => medianText(cpuDatabase, 0) },
      { title: 'answer, bytes', text: ({ answerBytes }) => String(answerBytes) },
    ],
    summaries,
  );
}
