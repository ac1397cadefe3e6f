import { medianText, rangeText, type Spread } from '../measuring/spread.js';
import { markdownTable, type Column } from '../measuring/table.js';
import type { SideSummary, Summary } from './summary.js';

/** Of the service, and in brackets of Cerbos. */
const both = (figure: (side: SideSummary) => Spread | undefined, digits: number) => (row: Summary) =>
  `${medianText(figure(row.service), digits)} (${medianText(figure(row.cerbos), digits)})`;

const COLUMNS: readonly Column<Summary>[] = [
  { title: 'case', text: (row) => row.case },
  { title: 'connections', text: (row) => String(row.connections) },
  { title: 'req/s, times Cerbos (least-most)', text: ({ timesPerSecond }) => rangeText(timesPerSecond, 2) },
  { title: 'p99, times Cerbos (least-most)', text: ({ timesP99 }) => rangeText(timesP99, 2) },
  { title: 'req/s (Cerbos)', text: both(({ perSecond }) => perSecond, 0) },
  { title: 'p50 ms (Cerbos)', text: both(({ p50 }) => p50, 2) },
  { title: 'p99 ms (Cerbos)', text: both(({ p99 }) => p99, 2) },
  { title: 'CPU us/decision (Cerbos)', text: both(({ cpu }) => cpu, 0) },
  { title: 'database us', text: ({ service }) => medianText(service.cpuDatabase, 0) },
  { title: 'others, cores', text: both(({ othersCores }) => othersCores, 2) },
];

export function table(summaries: readonly Summary[]): string {
  return markdownTable(COLUMNS, summaries);
}
