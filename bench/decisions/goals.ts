import type { Summary } from './summary.js';

const LEAST_PER_SECOND = 1;
const MOST_P99 = 1.5;

/** What was to be reached, and whether it was, a line for each case. */
export function goals(summaries: readonly Summary[]): string {
  return summaries.flatMap(goalsOf).join('\n');
}

function goalsOf({ case: name, connections, timesPerSecond, timesP99 }: Summary): string[] {
  const where = `${name}, ${connections} at once`;
  const line = (what: string, goal: string, times: number, met: boolean) =>
    `${met ? 'met   ' : 'MISSED'} ${where}: ${what} ${times.toFixed(2)} times that of Cerbos, goal ${goal}`;
  return [
    line(
      'throughput',
      `${LEAST_PER_SECOND} or more`,
      timesPerSecond.median,
      timesPerSecond.median >= LEAST_PER_SECOND,
    ),
    line('p99', `${MOST_P99} or less`, timesP99.median, timesP99.median <= MOST_P99),
  ];
}
