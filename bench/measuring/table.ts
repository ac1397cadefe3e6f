export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string;
}

/** A Markdown table, readable as it stands. */
export function markdownTable<Row>(columns: readonly Column<Row>[], lines: readonly Row[]): string {
  const rows = [
    columns.map(({ title }) => title),
    ...lines.map((row) => columns.map(({ text }) => text(row))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell[column === 0 ? 'padEnd' : 'padStart'](widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(
    widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)),
  );
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
}
