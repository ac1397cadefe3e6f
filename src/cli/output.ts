/** What a command has to say: `data` for --json, `text` for people. */
export interface Result {
  /** Plain values; instants as Date, written in ISO 8601 UTC. */
  readonly data: unknown;
  readonly text: string;
  /** Done, but not as hoped: the exit code is 1. */
  readonly failed?: boolean;
  /** It is shown this once: what is to be done where standard output did not take it. */
  readonly remedyIfLost?: string;
}

export type Cell = string | number | boolean | undefined;

/** One column of a table by its heading. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>;

export function said(data: unknown, text: string): Result {
  return { data, text };
}

/** A list: all of it in JSON, the columns for people. */
export function listed<Row>(rows: readonly Row[], columns: Columns<Row>): Result {
  return { data: rows, text: rows.length === 0 ? 'None.' : table(rows, columns) };
}

/** Lines of a name and a value, the values aligned; what has no value is left out. */
export function fields(values: Readonly<Record<string, Cell>>): string {
  const known = Object.entries(values).filter(([, value]) => value !== undefined);
  const width = Math.max(...known.map(([name]) => name.length)) + 2;
  return known.map(([name, value]) => `${`${name}:`.padEnd(width)}${shown(value)}`).join('\n');
}

/** Names, metadata and answers come from others: their control characters must not reach a terminal. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
}

function table<Row>(rows: readonly Row[], columns: Columns<Row>): string {
  const headings = Object.keys(columns).map((heading) => heading.toUpperCase());
  const cells = rows.map((row) => Object.values(columns).map((column) => shown(column(row))));
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...cells.map((line) => (line[at] ?? '').length)),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, at) => value.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [headings, ...cells].map(line).join('\n');
}

function shown(value: Cell): string {
  if (value === undefined || value === '') return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return printable(String(value));
}
