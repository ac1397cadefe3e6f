import { medianText, rangeText, type Spread } from '../measuring/spread.js';
import { markdownTable, type Column } from '../measuring/table.js';
import type { SideSummary, Summary } from './summary.js';

/** Of the service, and in brackets of the baseline. */
const both = (figure: (side: SideSummary) => Spread | undefined, digits: number) => (row: Summary) =>
  `${medianText(figure(row.service), digits)} (${medianText(figure(row.baseline), digits)})`;

const COLUMNS: readonly Column<Summary>[] = [
  { title: 'question', text: (row) => row.question },
  { title: 'connections', text: (row) => String(row.connections) },
  { title: 'CPU, times SQL (least-most)', text: ({ timesCpu }) => rangeText(timesCpu, 2) },
  { title: 'with database', text: ({ timesCpuTogether }) => rangeText(timesCpuTogether, 2) },
  { title: 'p50, times SQL (least-most)', text: ({ timesP50 }) => rangeText(timesP50, 2) },
  { title: 'CPU us (SQL)', text: both(({ cpu }) => cpu, 0) },
  { title: 'p50 ms (SQL)', text: both(({ p50 }) => p50, 1) },
  { title: 'p99 ms (SQL)', text: both(({ p99 }) => p99, 1) },
  { title: 'per s (SQL)', text: both(({ perSecond }) => perSecond, 0) },
  { title: 'database us (SQL)', text: both(({ cpuDatabase }) => cpuDatabase, 0) },
  { title: 'others, cores', text: both(({ othersCores }) => othersCores, 2) },
];

export function table(summaries: readonly Summary[]): string {
  return markdownTable(COLUMNS, summaries);
}
