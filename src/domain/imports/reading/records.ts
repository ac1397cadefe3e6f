import Papa from 'papaparse';
import type { ReadOptions, RowProblem } from './imported-row.js';
import { ListedLines, type Lines } from './lines.js';
import { LONGEST_LINE, type LineBlock } from './physical-lines.js';
import { refusals } from './reading.errors.js';
import { rowProblem } from './row-rejected.js';

/** A quoted field goes over no more lines than this, so that one stray quote does not swallow the rows after it. */
const MOST_LINES = 50;

export interface FileRecord {
  readonly line: number;
  /** By column in the order of the header for CSV; an object for NDJSON. */
  readonly values?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly problem?: RowProblem;
  /** As it is written, where it is one line. */
  readonly text?: string;
}

/** Lines that are known (KnownLines). */
interface Known {
  /** Whether a line is known, or was until it was met a second time. */
  readonly meet: (text: string, line: number) => boolean | { readonly first: number };
  /** How many from one of these on are known together. @param line number of that one */
  readonly meetRun: (lines: Lines, at: number, line: number) => number;
}

/** Rows of CSV (RFC 4180). The first one is the header, from which the delimiter is told. */
export class CsvRecords {
  header: readonly string[] | undefined;
  private delimiter: string | undefined;
  private readonly mustEnd: boolean;
  private ours: ReadonlySet<number> = new Set();
  private line = 0;
  private open: string[] = [];

  /** @param placesOf where each column of ours is; called once, with the header */
  constructor(
    { delimiter, isWhole = false }: Pick<ReadOptions, 'delimiter' | 'isWhole'>,
    private readonly known: Known,
    private readonly placesOf: (header: readonly string[]) => ReadonlyMap<string, number>,
  ) {
    this.delimiter = delimiter;
    this.mustEnd = isWhole;
  }

  /** Known with the header. */
  get delimitedBy(): string | undefined {
    return this.delimiter;
  }

  /** @throws DomainError `import.truncated`, `import.header-too-long`, and what `placesOf` throws */
  read({ lines, cut }: LineBlock): FileRecord[] {
    const records: FileRecord[] = [];
    // Of a last line without its end nobody can say how its last field goes on.
    if (cut && this.mustEnd) throw refusals.truncated();
    this.takeAll(lines, cut, records);
    return records;
  }

  /** What is left when the file has ended: a quote that was not closed. */
  end(): FileRecord[] {
    const records: FileRecord[] = [];
    while (this.open.length > 0) this.takeAll(new ListedLines(this.giveUp(records)), false, records);
    return records;
  }

  private takeAll(lines: Lines, cut: boolean, records: FileRecord[]): void {
    for (let at = 0; at < lines.length;) {
      const isBetween = this.header && this.open.length === 0;
      const met = isBetween ? this.known.meetRun(lines, at, this.line + 1) : 0;
      if (met === 0) this.takeOne(lines.at(at), cut && at === lines.length - 1, records);
      else this.line += met;
      at += Math.max(met, 1);
    }
  }

  /** With the lines before it that are to be read again, those first. */
  private takeOne(first: string | RowProblem, isLast: boolean, records: FileRecord[]): void {
    const pending = [first];
    for (let line = pending.pop(); line !== undefined; line = pending.pop()) {
      const last = isLast && pending.length === 0;
      const again = typeof line === 'string' ? this.take(line, last, records) : this.skip(line, records);
      for (let at = again.length - 1; at >= 0; at--) pending.push(again[at] ?? '');
    }
  }

  private take(line: string, isLast: boolean, records: FileRecord[]): string[] {
    const met = this.header && this.open.length === 0 ? this.known.meet(line, this.line + 1) : false;
    if (met === true) this.line++;
    const again = met === true ? [] : this.readLine(line, isLast, records);
    if (typeof met === 'object') addFirst(met.first, records);
    return again;
  }

  /** @returns lines that are to be read again, because the row they were taken for is broken */
  private readLine(line: string, isLast: boolean, records: FileRecord[]): string[] {
    this.line++;
    // Of its own: what is cut out of a text keeps all of it in memory, and rows wait to be written.
    const own = Buffer.from(line).toString();
    if (this.open.length === 0 && !own.includes('"')) {
      if (own.trim() !== '') this.add(own.split(this.delimiterOf(own)), own, isLast, records);
      return [];
    }
    this.open.push(own);
    const text = this.open.join('\n');
    if (quotes(text) % 2 === 1) {
      if (isLast) throw refusals.truncated();
      return this.open.length >= MOST_LINES || text.length > LONGEST_LINE ? this.giveUp(records) : [];
    }
    const { data, errors } = Papa.parse<string[]>(text, {
      delimiter: this.delimiterOf(text),
      newline: '\n',
      quoteChar: '"',
    });
    const [row] = data;
    if (errors.length > 0 || data.length !== 1 || !row) return this.giveUp(records);
    if (this.swallowsRows(row)) return this.rejectOpen(records);
    this.add(row, text, isLast, records);
    this.open = [];
    return [];
  }

  /**
   * Two stray quotes make one row of those between them, of which a full file then seems to say nothing: lines that look like
   * rows, and stand in a column that is read or make too many fields.
   */
  private swallowsRows(row: readonly string[]): boolean {
    const { header, open } = this;
    if (!header || open.length === 1) return false;
    const looksLikeRow = (line: string) => line.split(this.delimiterOf(line)).length === header.length;
    const isBroken =
      row.length !== header.length || row.some((value, at) => this.ours.has(at) && /[\r\n]/.test(value));
    return isBroken && open.slice(1).some(looksLikeRow);
  }

  /** Rejects the line that the row begins on; those after it are read again. */
  private giveUp(records: FileRecord[]): string[] {
    const [, ...again] = this.open;
    this.line -= again.length;
    records.push({ line: this.line, problem: rowProblem('import.quoting') });
    this.open = [];
    return again;
  }

  /** Rejects each line. None is read again: it may be text of a field after all, which somebody else has written. */
  private rejectOpen(records: FileRecord[]): string[] {
    const first = this.line - this.open.length + 1;
    for (let line = first; line <= this.line; line++)
      records.push({ line, problem: rowProblem('import.quoting') });
    this.open = [];
    return [];
  }

  private skip(problem: RowProblem, records: FileRecord[]): (string | RowProblem)[] {
    if (this.open.length > 0) return [...this.giveUp(records), problem];
    this.line++;
    if (!this.header) throw refusals.headerTooLong();
    records.push({ line: this.line, problem });
    return [];
  }

  private add(values: string[], text: string, isLast: boolean, records: FileRecord[]): void {
    if (!this.header) {
      this.header = values.map((name) => name.trim());
      this.ours = new Set(this.placesOf(this.header).values());
      return;
    }
    const lines = Math.max(this.open.length, 1);
    const line = this.line - lines + 1;
    if (values.length === this.header.length) {
      records.push({ line, values, ...(lines === 1 && { text }) });
      return;
    }
    if (isLast && values.length < this.header.length) throw refusals.truncated();
    records.push({ line, problem: rowProblem('import.fields') });
  }

  private delimiterOf(header: string): string {
    this.delimiter ??= [';', '\t', ','].reduce((best, one) =>
      header.split(one).length > header.split(best).length ? one : best,
    );
    return this.delimiter;
  }
}

/** One JSON object a line. */
export class NdjsonRecords {
  private line = 0;

  constructor(private readonly known: Known) {}

  /** @throws DomainError `import.truncated` */
  read({ lines, cut }: LineBlock): FileRecord[] {
    const records: FileRecord[] = [];
    for (let at = 0; at < lines.length;) {
      const met = this.known.meetRun(lines, at, this.line + 1);
      if (met === 0) this.take(lines.at(at), cut && at === lines.length - 1, records);
      else this.line += met;
      at += Math.max(met, 1);
    }
    return records;
  }

  private take(text: string | RowProblem, isCut: boolean, records: FileRecord[]): void {
    this.line++;
    if (text === '') return;
    const met = typeof text === 'string' && this.known.meet(text, this.line);
    if (met === true) return;
    const values = typeof text === 'string' ? objectOf(text) : undefined;
    if (!values && isCut) throw refusals.truncated();
    const problem = typeof text === 'string' ? rowProblem('import.not-json') : text;
    const isRow = values && typeof text === 'string';
    records.push({ line: this.line, ...(isRow ? { values, text } : { problem }) });
    if (typeof met === 'object') addFirst(met.first, records);
  }
}

/** Adds the record that the last one repeats. */
function addFirst(line: number, records: FileRecord[]): void {
  const last = records.at(-1);
  if (last) records.push({ ...last, line });
}

function quotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

function objectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
