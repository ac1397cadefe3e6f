import type { Goal } from '../measuring/goals.js';
import type { Summary } from './summary.js';

const LEAST_PER_SECOND = 1;
const MOST_P99 = 1.5;

/** Two for each case. */
export function goalsOf(summaries: readonly Summary[]): Goal[] {
  return summaries.flatMap(({ case: name, connections, timesPerSecond, timesP99 }) => {
    const what = (figure: string) => `${name} at ${connections}: ${figure}, times that of Cerbos`;
    return [
      { what: what('throughput'), value: timesPerSecond.median, atLeast: LEAST_PER_SECOND },
      { what: what('p99'), value: timesP99.median, atMost: MOST_P99 },
    ];
  });
}
