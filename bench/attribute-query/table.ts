import { medianText, rangeText } from '../measuring/spread.js';
import { markdownTable, type Column } from '../measuring/table.js';
import type { Summary } from './summary.js';

const COLUMNS: readonly Column<Summary>[] = [
  { title: 'case', text: (row) => row.case },
  { title: 'connections', text: (row) => String(row.connections) },
  { title: 'req/s (least-most)', text: ({ perSecond }) => rangeText(perSecond, 0) },
  { title: 'p50 ms', text: ({ p50 }) => medianText(p50, 1) },
  { title: 'p99 ms', text: ({ p99 }) => medianText(p99, 1) },
  { title: 'floor/s 1 core', text: ({ floorOneCore }) => medianText(floorOneCore, 0) },
  { title: '2 cores', text: ({ floorTwoCores }) => medianText(floorTwoCores, 0) },
  { title: 'of floor (least-most)', text: ({ ofFloor }) => rangeText(ofFloor, 2) },
  { title: 'times usual (least-most)', text: ({ timesUsual }) => rangeText(timesUsual, 1) },
  { title: 'CPU us: service', text: ({ cpuService }) => medianText(cpuService, 0) },
  { title: 'crypto', text: ({ cpuCrypto }) => medianText(cpuCrypto, 0) },
  { title: 'service/crypto', text: ({ timesCrypto }) => medianText(timesCrypto, 1) },
  { title: 'database', text: ({ cpuDatabase }) => medianText(cpuDatabase, 0) },
  { title: 'load', text: ({ cpuLoad }) => medianText(cpuLoad, 0) },
  { title: 'others, cores', text: ({ othersCores }) => medianText(othersCores, 2) },
];

export function table(summaries: readonly Summary[]): string {
  return markdownTable(COLUMNS, summaries);
}
