import type { Spread, Summary } from './summary.js';

interface Column {
  readonly title: string;
  readonly text: (summary: Summary) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'case', text: (row) => row.case },
  { title: 'connections', text: (row) => String(row.connections) },
  { title: 'req/s (least-most)', text: ({ perSecond }) => withRange(perSecond, 0) },
  { title: 'p50 ms', text: ({ p50 }) => p50.median.toFixed(1) },
  { title: 'p99 ms', text: ({ p99 }) => p99.median.toFixed(1) },
  { title: 'floor/s 1 core', text: ({ floorOneCore }) => floorOneCore.median.toFixed(0) },
  { title: '2 cores', text: ({ floorTwoCores }) => floorTwoCores.median.toFixed(0) },
  { title: 'of floor (least-most)', text: ({ ofFloor }) => withRange(ofFloor, 2) },
  { title: 'CPU us: service', text: ({ cpuService }) => median(cpuService, 0) },
  { title: 'crypto', text: ({ cpuCrypto }) => median(cpuCrypto, 0) },
  { title: 'service/crypto', text: ({ timesCrypto }) => median(timesCrypto, 1) },
  { title: 'database', text: ({ cpuDatabase }) => median(cpuDatabase, 0) },
  { title: 'load', text: ({ cpuLoad }) => median(cpuLoad, 0) },
  { title: 'others, cores', text: ({ othersCores }) => median(othersCores, 2) },
];

/** A Markdown table, readable as it stands. */
export function table(summaries: readonly Summary[]): string {
  const rows = [
    COLUMNS.map(({ title }) => title),
    ...summaries.map((row) => COLUMNS.map(({ text }) => text(row))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell[column === 0 ? 'padEnd' : 'padStart'](widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}

function withRange({ median, least, most }: Spread, digits: number): string {
  return `${median.toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`;
}

function median(spread: Spread | undefined, digits: number): string {
  return spread?.median.toFixed(digits) ?? '-';
}
