import type { Goal } from '../measuring/goals.js';
import type { Summary } from './summary.js';

/** Those of the cases that were measured. */
export function goalsOf(summaries: readonly Summary[]): Goal[] {
  return summaries.flatMap((summary) => {
    const what = (figure: string) => `${summary.case} at ${summary.connections}: ${figure}`;
    return GOALS.filter((goal) => goal.case === summary.case && goal.connections === summary.connections).map(
      ({ figure, value, ...goal }) => ({ ...goal, what: what(figure), value: value(summary) }),
    );
  });
}

interface CaseGoal extends Omit<Goal, 'what' | 'value'> {
  readonly case: string;
  readonly connections: number;
  readonly figure: string;
  readonly value: (summary: Summary) => number;
}

const GOALS: readonly CaseGoal[] = [
  {
    ...{ case: 'rsa-1', connections: 16, figure: 'of the crypto floor of two cores', atLeast: 0.4 },
    value: ({ ofFloor }) => ofFloor.median,
  },
  {
    ...{ case: 'rsa-1', connections: 16, figure: 'p99', atMost: 25, unit: ' ms', digits: 1 },
    value: ({ p99 }) => p99.median,
  },
  {
    ...{
      case: 'rsa-1',
      connections: 16,
      figure: 'throughput, times that of the usual libraries',
      atLeast: 6,
    },
    ...{ digits: 1, value: ({ timesUsual }) => timesUsual?.median ?? NaN },
  },
  {
    ...{ case: 'ec-1', connections: 16, figure: "the service's CPU, times the cryptography", atMost: 4 },
    value: ({ timesCrypto }) => timesCrypto?.median ?? NaN,
  },
  {
    ...{ case: 'ec-1', connections: 1, figure: 'p50', atMost: 2, unit: ' ms' },
    value: ({ p50 }) => p50.median,
  },
  {
    ...{ case: 'rsa-1', connections: 1, figure: 'p50', atMost: 2, unit: ' ms' },
    value: ({ p50 }) => p50.median,
  },
];
